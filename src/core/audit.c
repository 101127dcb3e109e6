#include "core/audit.h"

#include "base/hash.h"

#include <stdio.h>

enum { PAGE = 500 };

static const char first_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

static void add_field(struct sha256 *h, str s)
{
    char length[24];

    sha256_add(h, length, (size_t)snprintf(length, sizeof length, "%zu:", s.n));
    sha256_add(h, s.at, s.n);
}

static void add_number(struct sha256 *h, int64_t v)
{
    char text[24];

    add_field(h, (str){text, (size_t)snprintf(text, sizeof text, "%lld", (long long)v)});
}

static str hash_of(struct mem *m, str before, const struct audit_row *r)
{
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;

    sha256_start(&h);
    sha256_add(&h, before.at, before.n);
    add_number(&h, r->id.v);
    add_number(&h, r->at);
    add_field(&h, r->who);
    add_field(&h, r->what);
    add_field(&h, r->object);
    add_field(&h, r->detail);
    sha256_end(&h, sum);
    return hex_text(m, sum, sizeof sum);
}

enum err audit(struct db *db, struct mem *mem, int64_t now, str who, str what, str object,
               str detail)
{
    struct audit_end_row last = {.hash = str_of(first_hash)};
    bool found;

    TRY(audit_last(db, mem, &found, &last));
    const struct audit_row r = {.id.v = last.id.v + 1,
                                .at = now,
                                .who = who,
                                .what = what,
                                .object = object,
                                .detail = detail};
    return audit_insert(db, r.id, now, who, what, object, detail, hash_of(mem, last.hash, &r));
}

enum err audit_verify(struct db *db, struct mem *mem, int64_t *out_rows, int64_t *out_broken)
{
    char hash[SHA256_HEX + 1];
    int64_t rows = 0, broken = 0;
    struct audit_rows page;

    memcpy(hash, first_hash, sizeof hash);
    do {
        const struct mem_mark mark = mem_mark(mem);
        TRY(audit_page(db, mem, rows, PAGE, &page));
        for (int i = 0; i < page.n && !broken; i++) {
            const struct audit_row *r = &page.at[i];
            const str want = hash_of(mem, str_of(hash), r);
            if (r->id.v != rows + 1 || !str_eq(want, r->hash)) {
                broken = r->id.v;
                break;
            }
            memcpy(hash, want.at, SHA256_HEX);
            rows++;
        }
        const int n = page.n;
        mem_reset(mem, mark);
        page.n = n;
    } while (page.n == PAGE && !broken);
    *out_rows = rows;
    *out_broken = broken;
    return ERR_NONE;
}
