#include "core/idempotency.h"

enum { KEY_MIN = 16, KEY_MAX = 100 };

enum err idempotency_seen(struct db *db, struct mem *mem, str key, bool *out_seen, str *out_answer)
{
    struct idempotency_row row = {0};

    if (key.n < KEY_MIN || key.n > KEY_MAX) return ERR_INVALID;
    TRY(idempotency_by_key(db, mem, key, out_seen, &row));
    *out_answer = row.answer;
    return ERR_NONE;
}

enum err idempotency_keep(struct db *db, str key, str answer, int64_t now)
{
    if (key.n < KEY_MIN || key.n > KEY_MAX) return ERR_INVALID;
    return idempotency_add(db, key, answer, now);
}
