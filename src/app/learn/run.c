// run.c - reckons what giving a part taught, from rows that stand in the order of part and city.
#include "app/learn/run.h"

void run_minutes(const int64_t *s, int n, struct run_line *out)
{
    if (n == 0) return;
    out->usual = (s[n / 2] + s[(n - 1) / 2] + 60) / 120;
    out->least = (s[n / 4] + 30) / 60;
    out->most = (s[n - 1 - n / 4] + 30) / 60;
}

static void judge(struct run_line *r)
{
    const int64_t more = r->usual - r->planned;

    r->over = r->runs >= RUN_LEAST && more >= 2 && more * 100 >= r->planned * RUN_OVER_PERCENT;
    r->left_out = r->runs + r->skipped >= RUN_LEAST && r->skipped * 2 >= r->runs + r->skipped;
}

struct run_lines run_fold(struct mem *m, const struct run_took_rows *rows)
{
    struct run_lines all = {MEM_ARRAY(m, struct run_line, (size_t)rows->n + 1), 0};
    int64_t *took = MEM_ARRAY(m, int64_t, (size_t)rows->n + 1);

    for (int i = 0, next; i < rows->n; i = next) {
        const struct run_took_row *first = &rows->at[i];
        struct run_line *r = &all.at[all.n++];
        int n = 0;
        *r = (struct run_line){.block = first->block,
                               .title = first->title,
                               .path = first->path,
                               .place = first->place_name,
                               .notes = STR("")};
        for (next = i; next < rows->n && str_eq(rows->at[next].block, first->block) &&
                       str_eq(rows->at[next].place_name, first->place_name);
             next++) {
            r->planned = (rows->at[next].planned_s + 30) / 60;
            if (rows->at[next].skipped)
                r->skipped++;
            else
                took[n++] = rows->at[next].took_s;
        }
        r->runs = n;
        run_minutes(took, n, r);
        judge(r);
    }
    return all;
}

struct run_lines run_of(const struct run_lines *all, str block, struct mem *m)
{
    struct run_lines some = {MEM_ARRAY(m, struct run_line, (size_t)all->n + 1), 0};

    for (int i = 0; i < all->n; i++)
        if (str_eq(all->at[i].block, block)) some.at[some.n++] = all->at[i];
    return some;
}
