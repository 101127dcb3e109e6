// Any valid text: hints are parts of it, figures within their bounds, and the same twice.
#include "engine/plain/plain.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const str text = {(const char *)data, n};
    struct plain p, again;

    if (n > 50000 || !utf8_valid(text)) return 0;
    plain_read(text, &p);
    plain_read(text, &again);
    assert(p.n <= PLAIN_HINTS && p.n <= p.hints && p.n == again.n && p.score == again.score);
    assert(p.words >= 4 * p.sentences && p.longest <= p.words && p.syllables >= p.words);
    for (int i = 0; i < p.n; i++)
        assert(p.hint[i].at.at >= text.at && p.hint[i].at.n &&
               p.hint[i].at.at + p.hint[i].at.n <= text.at + text.n);
    return 0;
}
