// How the database finds names and initiatives when there are many: by an index, on both, never by looking at all. What a page of the
// public asks for must not grow with what others signed.
#include "core/initiative.h"

#include "tests/support/raw.h"

// Four hundred initiatives with fifty names each: enough for PostgreSQL to choose an index where there is one.
static const char *const many[] = {
    "insert into initiative (place, number, key_hash, kind, state, shown, phase, practice, area, "
    "title, gist, body, threshold, signed_n, "
    "created_at, changed_at, state_at) with recursive n(i) as (select 1 union all select i + 1 "
    "from n where i < 400) select 1, i, "
    "KEY, 'agenda', 's' || i % 20, 1, i % 3 + 1, 0, 1, 'Bankjes', 'Zitten.', 'Twee.', 100, 50, i, "
    "i, i from n",
    "insert into initiative_signature (initiative, state, channel, key_hash, mail, mail_once, "
    "name, postcode, house, born_day, who_once, "
    "lang, created_at, counted_at) with recursive n(i) as (select 0 union all select i + 1 from n "
    "where i < 19999) select "
    "(select min(id) from initiative) + i / 50, case when i % 100 = 7 then 'pending' else 'valid' "
    "end, 'online', KEY, 'm', 'm' || i, 'Naam', '1234 AB', '1', 1, 'w' || i, 'nl', i, i from n",
};

static void fill(struct test *t, const char *url)
{
    const str key = raw_is_sqlite(url) ? STR("printf('%064d', i)") : STR("lpad(i::text, 64, '0')");

    for (size_t i = 0; i < COUNT_OF(many); i++) {
        const str s = str_of(many[i]);
        const ptrdiff_t at = str_find(s, STR("KEY"));
        raw_sql(t, url,
                str_z(t->mem, str_format(t->mem, STR_FMT STR_FMT STR_FMT,
                                         STR_ARG(str_part(s, 0, (size_t)at)), STR_ARG(key),
                                         STR_ARG(str_from(s, (size_t)at + 3)))));
    }
    raw_sql(t, url, "analyze");
}

static bool any(str plan, const char *const *what, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(plan, str_of(what[i])) >= 0) return true;
    return false;
}

TEST(initiative_plan, no_query_looks_at_all_names)
{
    static const char *const names[] = {"SCAN initiative_signature", "SCAN s\n", "SCAN s ",
                                        "Seq Scan on initiative_signature"};
    static const char *const things[] = {
        "SCAN initiative\n", "SCAN initiative ",         "SCAN i\n",
        "SCAN i ",           "Seq Scan on initiative i", "Seq Scan on initiative "};
    // What a page that everybody may ask for reads of the initiatives themselves.
    static const char *const open[] = {"initiative_list_all",      "initiative_list_phase",
                                       "initiative_lines",         "initiative_by_number",
                                       "initiative_figures",       "initiative_texts",
                                       "initiative_council_lines", "initiative_by_key",
                                       "initiative_grants"};
    const char *url = test_database(t);
    struct store *s;
    int tried = 0, looked = 0;

    NEED(t, store_open(&(struct store_config){.url = str_of(url), .readers = 1}, &s));
    NEED(t, store_migrate(s, -1));
    store_close(s);
    fill(t, url);
    for (const struct db_query *q = db_queries(); q; q = q->next) {
        const bool reads = strstr(q->sql[0], "initiative_signature") != NULL;
        bool public = false;
        for (size_t i = 0; i < COUNT_OF(open); i++)
        public = public || strcmp(q->name, open[i]) == 0;
        if ((!reads && !public) || strncmp(q->sql[0], "insert", 6) == 0 ||
            strcmp(q->name, "initiative_recount") == 0) // of `meent initiative fill`
            continue;
        const str plan = raw_plan(t, url, q);
        t->row = q->name;
        CHECK(t, plan.n > 0);
        if (reads) CHECK(t, !any(plan, names, COUNT_OF(names)));
        if (public) CHECK(t, !any(plan, things, COUNT_OF(things)));
        tried += reads;
        looked += public;
    }
    t->row = NULL;
    CHECK(t, tried >= 18);
    CHECK_INT(t, looked, COUNT_OF(open));
}
