// tasks.c - the table of tasks and what they cost: written as CSV, and read back from it, by the page and by command.
#include "app/challenge/challenge.h"
#include "base/csv.h"
#include "base/money.h"

enum { TASKS_MOST = 2000, COLUMNS = 9 };

static const char *const columns[COLUMNS] = {"nummer", "taak", "taak_en", "uitleg",      "waar",
                                             "kosten", "jaar", "bron",    "contract_tot"};

enum err challenge_tasks_table(struct db *db, struct mem *mem, place_id place, struct out *o)
{
    struct csv_out c = {.out = o, .for_people = true};
    struct challenge_task_rows rows;

    TRY(challenge_tasks(db, mem, place, &rows));
    csv_heads(&c, columns, COLUMNS);
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_task_row *x = &rows.at[i];
        csv_put_int(&c, x->number);
        csv_put(&c, x->title);
        csv_put(&c, x->title_en);
        csv_put(&c, x->about);
        csv_put(&c, x->area);
        csv_put(&c, str_format(mem, "%lld,%02d", (long long)(x->cost_cents / 100),
                               (int)(x->cost_cents % 100)));
        csv_put_int(&c, x->cost_year);
        csv_put(&c, x->source);
        csv_put(&c, x->has_contract_until_day ? day_iso(mem, (day){(int32_t)x->contract_until_day})
                                              : STR(""));
        csv_end(&c);
    }
    return ERR_NONE;
}

// Where each column stands in the table; -1: not there.
static bool heads(const struct csv *c, int at[COLUMNS])
{
    for (int k = 0; k < COLUMNS; k++) {
        at[k] = -1;
        for (int i = 0; i < c->n; i++)
            if (str_eq(str_trim(c->field[i]), str_of(columns[k]))) at[k] = i;
    }
    return at[1] >= 0 && at[5] >= 0 && at[6] >= 0 && at[7] >= 0;
}

static str field(struct mem *m, const struct csv *c, int at)
{
    return at < 0 || at >= c->n ? STR("") : str_copy(m, str_trim(csv_people(c->field[at])));
}

static enum err row(struct mem *m, const struct csv *c, const int at[COLUMNS],
                    struct challenge_task_new *n)
{
    const str number = field(m, c, at[0]), until = field(m, c, at[8]);

    *n = (struct challenge_task_new){.place = n->place,
                                     .title = field(m, c, at[1]),
                                     .title_en = field(m, c, at[2]),
                                     .about = field(m, c, at[3]),
                                     .area = field(m, c, at[4]),
                                     .source = field(m, c, at[7]),
                                     .has_contract = until.n > 0};
    if (number.n) TRY(str_int(number, 1, INT64_MAX, &n->number));
    TRY(cents_parse(field(m, c, at[5]), &n->cost_cents));
    TRY(str_int(field(m, c, at[6]), 2000, 2100, &n->cost_year));
    if (until.n) TRY(day_parse(until, &n->contract_until));
    return ERR_NONE;
}

enum err challenge_tasks_import(struct db *db, struct mem *mem, int64_t now, place_id place,
                                str text, int64_t *out_line, int64_t *out_n)
{
    struct challenge_task_new *all = MEM_ARRAY(mem, struct challenge_task_new, TASKS_MOST);
    struct csv c = csv_open(mem, text);
    challenge_task_id id;
    int at[COLUMNS];
    bool more;
    int n = 0;

    *out_line = 1;
    TRY(csv_next(&c, &more));
    if (!more || !heads(&c, at)) return ERR_INVALID;
    for (;;) {
        TRY(csv_next(&c, &more));
        if (!more) break;
        *out_line = c.line;
        if (n == TASKS_MOST) return ERR_INVALID;
        all[n].place = place;
        TRY(row(mem, &c, at, &all[n]));
        TRY(challenge_task_check(db, mem, &all[n]));
        n++;
    }
    TRY(challenge_tasks_gone(db, place, now));
    for (int i = 0; i < n; i++) {
        *out_line = i + 2;
        TRY(challenge_task_put(db, mem, now, &all[i], &id));
    }
    *out_n = n;
    return ERR_NONE;
}
