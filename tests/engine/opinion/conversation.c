#include "tests/engine/opinion/conversation.h"

#include "base/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct opinion_votes conversation_of(struct test *t, const int8_t *votes, int people,
                                     int statements, const uint8_t *flags)
{
    struct opinion_vote *v =
        MEM_ARRAY(t->mem, struct opinion_vote, (size_t)people * (size_t)statements + 1);
    struct opinion_votes out = {0};
    int64_t n = 0;

    for (int i = 0; i < people; i++)
        for (int j = 0; j < statements; j++)
            if (votes[i * statements + j] != NO_VOTE)
                v[n++] = (struct opinion_vote){.person = (uint32_t)i,
                                               .cell = opinion_cell(j, votes[i * statements + j])};
    const enum err e = opinion_votes_make(t->mem, v, n, people, statements, flags, &out);
    if (e) test_fail(t, __FILE__, __LINE__, "votes were not taken: %s", err_name(e));
    return out;
}

const char *conversation_folder(struct test *t)
{
    const char *root = getenv("MEENT_TESTDATA");
    const char *folder =
        str_format(t->mem, "%s/opinion", root && *root ? root : "../shared/data").at;

    if (access(folder, R_OK) == 0) return folder;
    test_skip(t, "no published conversations: set MEENT_TESTDATA");
    return NULL;
}

str conversation_file(struct test *t, const char *folder, const char *name)
{
    FILE *f = fopen(str_format(t->mem, "%s/%s", folder, name).at, "rb");
    struct out o = out_new(t->mem);

    if (!f) return (str){0};
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}
