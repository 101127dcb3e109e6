// The arguments of a harvester: what is accepted goes into a token that reads back the same.
#include "app/library/oai_ask.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct mem *m = mem_new(16 << 20);
    struct oai_ask ask, back;

    if (oai_read(m, (str){(const char *)data, n}, &ask) == OAI_OK &&
        (ask.verb == OAI_RECORDS || ask.verb == OAI_IDENTIFIERS) && !ask.nothing) {
        const struct oai_place next = {.at = ask.place.at,
                                       .id = ask.place.id + (ask.place.id == 0)};
        const str token = oai_token(m, &ask, &next);
        const str again =
            str_format(m, "verb=ListRecords&resumptionToken=" STR_FMT, STR_ARG(token));

        assert(oai_read(m, again, &back) == OAI_OK);
        assert(back.from_at == ask.from_at && back.until_at == ask.until_at && back.lom == ask.lom);
        assert(str_eq(back.kind, ask.kind) && str_eq(back.theme, ask.theme));
    }
    mem_free(m);
    return 0;
}
