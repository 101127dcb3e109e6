// A form with files: every field that comes out is text without NUL, every file lies within the body, and its name is no
// path. The first line is the value of Content-Type, the rest the body.
#include "base/utf8.h"
#include "http/multipart.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct mem *m = mem_new(64 << 20);
    str body = {(const char *)data, n}, type;
    struct query fields;
    struct form_files files;

    if (n && str_cut(&body, '\n', &type) && body.at &&
        multipart_parse(m, type, body, &fields, &files) == ERR_NONE) {
        assert(fields.n + files.n <= MULTIPART_PARTS_MAX);
        for (int i = 0; i < fields.n; i++) {
            assert(utf8_valid(fields.at[i].name) && utf8_valid(fields.at[i].value));
            assert(str_find_byte(fields.at[i].value, 0) < 0);
        }
        for (int i = 0; i < files.n; i++) {
            const str name = files.at[i].filename, bytes = files.at[i].bytes;
            assert(utf8_valid(name) && utf8_length(name) <= MULTIPART_NAME_MAX);
            assert(str_find_byte(name, '/') < 0 && str_find_byte(name, '\\') < 0);
            assert(bytes.n == 0 || (bytes.at >= body.at && bytes.at + bytes.n <= body.at + body.n));
        }
    }
    mem_free(m);
    return 0;
}
