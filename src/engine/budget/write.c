// write.c - an election as a .pb file; a .pb file as three tables and back; the part of one area.
#include "engine/budget/election.h"

#include "base/csv.h"

static void semicolon_field(struct out *o, str field)
{
    bool quotes =
        field.n && (field.at[0] == '"' || field.at[0] == ' ' || field.at[field.n - 1] == ' ');

    for (size_t i = 0; i < field.n && !quotes; i++)
        quotes = field.at[i] == ';' || field.at[i] == '\n' || field.at[i] == '\r';
    if (!quotes) {
        out_str(o, field);
        return;
    }
    out_byte(o, '"');
    for (size_t i = 0; i < field.n; i++) {
        if (field.at[i] == '"') out_byte(o, '"');
        out_byte(o, field.at[i]);
    }
    out_byte(o, '"');
}

static void points_out(struct mem *m, struct out *o, const struct election *e, uint32_t points)
{
    out_str(o, amount_text(m, amount_of(points), e->point_decimals));
}

str election_write(struct mem *m, const struct election *e)
{
    struct out o = out_new(m);
    uint32_t voter = 0;

    OUT_LIT(&o, "META\nkey;value\n");
    if (e->description.n) {
        OUT_LIT(&o, "description;");
        semicolon_field(&o, e->description);
        out_byte(&o, '\n');
    }
    out_format(&o, "num_projects;%d\nnum_votes;%u\nbudget;" STR_FMT "\nvote_type;%s\n", e->projects,
               e->voters, STR_ARG(amount_text(m, e->money, e->decimals)), vote_type_name(e->type));
    if (e->currency.n) {
        OUT_LIT(&o, "currency;");
        semicolon_field(&o, e->currency);
        out_byte(&o, '\n');
    }
    OUT_LIT(&o, "PROJECTS\nproject_id;cost;votes;name\n");
    for (int p = 0; p < e->projects; p++) {
        const struct project *project = &e->project[p];
        semicolon_field(&o, project->id);
        out_format(&o, ";" STR_FMT ";%u;", STR_ARG(amount_text(m, project->cost, e->decimals)),
                   project->votes);
        semicolon_field(&o, project->name);
        out_byte(&o, '\n');
    }
    const bool points = e->points && e->type != VOTE_ORDINAL;
    OUT_LIT(&o, "VOTES\nvoter_id;vote");
    if (points) OUT_LIT(&o, ";points");
    out_byte(&o, '\n');
    for (uint32_t b = 0; b < e->ballots; b++) {
        struct out line = out_new(m);
        struct out list = out_new(m);
        const uint32_t n = e->first[b + 1] - e->first[b];
        for (uint32_t i = 0; i < n; i++) {
            uint32_t at = e->first[b] + i;
            // Of ordinal ballots the order is told by the Borda points: the highest first.
            if (e->points && e->type == VOTE_ORDINAL)
                for (uint32_t k = e->first[b]; k < e->first[b + 1]; k++)
                    if (e->points[k] == (uint32_t)e->projects - 1 - i) at = k;
            if (i) out_byte(&list, ',');
            out_str(&list, e->project[e->pick[at]].id);
        }
        out_byte(&line, ';');
        semicolon_field(&line, out_get(&list));
        if (points) {
            out_byte(&line, ';');
            for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++) {
                if (i > e->first[b]) out_byte(&line, ',');
                points_out(m, &line, e, e->points[i]);
            }
        }
        out_byte(&line, '\n');
        for (uint32_t i = 0; i < e->people[b]; i++) {
            out_int(&o, ++voter);
            out_str(&o, out_get(&line));
        }
    }
    return out_get(&o);
}

struct election election_of_area(struct mem *m, const struct election *e, int area, int **out_place)
{
    struct election part = *e;
    int *place = MEM_ARRAY(m, int, (size_t)e->projects + 1);
    int *here = MEM_ARRAY(m, int, (size_t)e->projects + 1);
    const uint32_t picks = e->first[e->ballots];
    uint32_t n = 0;

    part.money = e->area[area].money;
    part.project = MEM_ARRAY(m, struct project, (size_t)e->projects + 1);
    part.projects = 0;
    part.areas = 0;
    for (int p = 0; p < e->projects; p++) {
        here[p] = -1;
        if (e->project[p].area != area) continue;
        place[part.projects] = p;
        here[p] = part.projects;
        part.project[part.projects++] = e->project[p];
    }
    part.people = MEM_ARRAY(m, uint32_t, (size_t)e->ballots + 1);
    part.first = MEM_ARRAY(m, uint32_t, (size_t)e->ballots + 1);
    part.pick = MEM_ARRAY(m, uint16_t, (size_t)picks + 1);
    part.points = e->points ? MEM_ARRAY(m, uint32_t, (size_t)picks + 1) : NULL;
    part.ballots = 0;
    part.voters = 0;
    for (uint32_t b = 0; b < e->ballots; b++) {
        const uint32_t before = n;
        for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++) {
            if (here[e->pick[i]] < 0) continue;
            part.pick[n] = (uint16_t)here[e->pick[i]];
            if (e->points) part.points[n] = e->points[i];
            n++;
        }
        if (n == before) continue;
        part.people[part.ballots] = e->people[b];
        part.voters += e->people[b];
        part.first[++part.ballots] = n;
    }
    election_index(m, &part);
    *out_place = place;
    return part;
}

// ---- tables ----

static const char *const sections[] = {"META", "PROJECTS", "VOTES"};

static void table_fault(struct faults *f, const struct csv *c, str file)
{
    static const enum budget_fault codes[] = {
        [CSV_QUOTE_OPEN] = BUDGET_FAULT_quote_open,
        [CSV_AFTER_QUOTE] = BUDGET_FAULT_after_quote,
        [CSV_NOT_TEXT] = BUDGET_FAULT_not_text,
        [CSV_FIELDS_TOO_MANY] = BUDGET_FAULT_fields_too_many,
        [CSV_FIELD_TOO_LONG] = BUDGET_FAULT_field_too_long,
    };
    budget_fault(f, codes[c->problem], c->problem_line, c->problem_column, file, STR(""), STR(""));
}

enum err tables_of_pb(struct mem *m, str pb, struct faults *faults, struct tables *out)
{
    struct out o[3];
    struct csv in = csv_open(m, pb);
    int now = -1;
    bool more = true, seen[3] = {false};

    for (int i = 0; i < 3; i++)
        o[i] = out_new(m);
    in.separator = ';';
    while (more) {
        const enum err why = csv_next(&in, &more);
        if (why != ERR_NONE) {
            table_fault(faults, &in, STR(""));
            continue;
        }
        if (!more) break;
        int s = -1;
        for (int i = 0; i < 3; i++)
            if (in.n == 1 && str_eq(str_trim(in.field[0]), str_of(sections[i]))) s = i;
        if (s >= 0) {
            if (seen[s])
                budget_fault(faults, BUDGET_FAULT_section_twice, in.line, 1, STR(""),
                             str_of(sections[s]), STR(""));
            seen[s] = true;
            now = s;
            continue;
        }
        if (now < 0) {
            budget_fault(faults, BUDGET_FAULT_before_section, in.line, 1, STR(""), in.field[0],
                         STR(""));
            continue;
        }
        struct csv_out table = {.out = &o[now]};
        for (int i = 0; i < in.n; i++)
            csv_put(&table, in.field[i]);
        csv_end(&table);
    }
    for (int i = 0; i < 3; i++)
        if (!seen[i])
            budget_fault(faults, BUDGET_FAULT_section_missing, 0, 0, STR(""), str_of(sections[i]),
                         STR(""));
    *out = (struct tables){out_get(&o[0]), out_get(&o[1]), out_get(&o[2])};
    return faults->n ? ERR_INVALID : ERR_NONE;
}

enum err tables_to_pb(struct mem *m, const struct tables *t, struct faults *faults, str *out)
{
    const str table[] = {t->meta, t->projects, t->votes};
    struct out o = out_new(m);

    for (int i = 0; i < 3; i++) {
        struct csv in = csv_open(m, table[i]);
        bool more = true;

        out_str(&o, str_of(sections[i]));
        out_byte(&o, '\n');
        while (more) {
            const enum err why = csv_next(&in, &more);
            if (why != ERR_NONE) {
                table_fault(faults, &in, str_of(sections[i]));
                continue;
            }
            for (int k = 0; k < in.n && more; k++) {
                if (k) out_byte(&o, ';');
                semicolon_field(&o, in.field[k]);
            }
            if (more) out_byte(&o, '\n');
        }
    }
    *out = out_get(&o);
    return faults->n ? ERR_INVALID : ERR_NONE;
}
