#include "engine/city/report.h"

static str group_of(const struct variables *v, const struct fit *f, int cell, int axis)
{
    return v->at[f->variable[axis]].group[f->code[(size_t)cell * (size_t)f->n + (size_t)axis]];
}

void city_json_fit(struct json *j, const struct variables *v, const struct fit *f)
{
    int largest[20];
    const int n = city_fit_largest(f, 20, largest);

    json_key(j, "ipf");
    json_open(j, '{');
    json_pair_int(j, "iterations", f->iterations);
    json_key(j, "converged");
    json_bool(j, f->converged);
    json_pair_double(j, "max_abs_error", f->max_abs_error);
    json_pair_int(j, "cells", (int64_t)f->all_cells);
    json_pair_int(j, "cells_with_seed", f->cells);
    json_pair_double(j, "total", f->total);
    json_pair_double(j, "entropy", f->entropy);
    json_key(j, "largest_20");
    json_open(j, '[');
    for (int i = 0; i < n; i++) {
        json_open(j, '[');
        for (int a = 0; a < f->n; a++)
            json_text(j, group_of(v, f, largest[i], a));
        json_double(j, f->count[largest[i]]);
        json_close(j, ']');
    }
    json_close(j, ']');
    json_key(j, "variables");
    json_open(j, '[');
    for (int a = 0; a < f->n; a++)
        json_text(j, v->at[f->variable[a]].name);
    json_close(j, ']');
    json_key(j, "margin_order");
    json_open(j, '[');
    for (int g = 0; g < f->margins; g++) {
        json_open(j, '[');
        for (int k = 0; k < f->margin[g].n; k++)
            json_text(j, v->at[f->margin[g].variable[k]].name);
        json_close(j, ']');
    }
    json_close(j, ']');
    json_close(j, '}');
}

void city_json_whole(struct json *j, const struct whole *w)
{
    json_key(j, "whole_people");
    json_open(j, '{');
    json_pair_int(j, "total", w->total);
    json_pair_double(j, "max_margin_error", w->max_margin_error);
    json_key(j, "loose");
    json_bool(j, w->loose);
    json_pair_int(j, "moves", w->moves);
    json_close(j, '}');
}

void city_json_people(struct json *j, const struct people *p)
{
    json_key(j, "people");
    json_open(j, '{');
    json_pair_int(j, "persons", p->n);
    json_pair_int(j, "households", p->households);
    json_key(j, "household_types");
    json_open(j, '{');
    for (int i = 0; i < HOUSEHOLD_TYPES; i++)
        json_pair_int(j, town_household_name((enum household_type)i), p->of_type[i]);
    json_close(j, '}');
    json_pair_int(j, "children_without_parent", p->odd);
    json_key(j, "invented");
    json_bool(j, true);
    json_close(j, '}');
}

void city_json_town(struct json *j, const struct town *t, const struct town_response *r)
{
    city_json_fit(j, &t->v, &t->fit);
    city_json_whole(j, &t->whole);
    city_json_people(j, &t->people);
    json_pair_int(j, "streets", t->streets);
    json_key(j, "figures");
    json_open(j, '[');
    for (int i = 0; i < t->figures; i++) {
        const struct town_figure *f = &t->figure[i];
        json_open(j, '{');
        json_key(j, "figure"), json_text(j, str_of(f->name));
        json_pair_double(j, "percent", f->here);
        json_pair_double(j, "wanted", f->wanted);
        json_key(j, "source");
        json_text(j, f->source ? str_of(f->source) : STR("assumption, not measured"));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "response");
    json_open(j, '{');
    json_key(j, "label"), json_text(j, STR("assumption, not measured"));
    json_pair_int(j, "asked", r->asked);
    json_pair_int(j, "answered", r->answers);
    json_key(j, "factors");
    json_open(j, '[');
    for (int a = 0; a < TOWN_AXES; a++)
        for (int g = 0; g < t->fit.groups[a]; g++) {
            const double f = town_response_factor((enum town_axis)a, g);
            if (f == 1 || f == 0) continue;
            json_open(j, '{');
            json_key(j, "variable"), json_text(j, t->v.at[a].name);
            json_key(j, "group"), json_text(j, t->v.at[a].group[g]);
            json_pair_double(j, "factor", f);
            json_key(j, "label"), json_text(j, STR("assumption, not measured"));
            json_close(j, '}');
        }
    json_close(j, ']');
    json_close(j, '}');
    json_key(j, "chance");
    json_open(j, '{');
    json_key(j, "seed"), json_text(j, t->seed);
    json_key(j, "seed_hash"), json_text(j, t->seed_hash);
    json_pair_int(j, "draws", (int64_t)t->draws);
    json_close(j, '}');
}

// ---- files ----

str city_csv_fit(struct mem *m, const struct variables *v, const struct fit *f)
{
    struct out o = out_new(m);
    struct csv_out csv = {.out = &o};

    for (int a = 0; a < f->n; a++)
        csv_put(&csv, v->at[f->variable[a]].name);
    csv_put(&csv, STR("count"));
    csv_put(&csv, STR("invented"));
    csv_end(&csv);
    for (int c = 0; c < f->cells; c++) {
        char bytes[64];
        struct out number_out = {.mem = m, .at = bytes, .cap = sizeof bytes};
        struct json j = json_new(&number_out);
        for (int a = 0; a < f->n; a++)
            csv_put(&csv, group_of(v, f, c, a));
        json_double(&j, f->count[c]);
        csv_put(&csv, out_get(&number_out));
        csv_put(&csv, STR("invented"));
        csv_end(&csv);
    }
    return out_get(&o);
}

static void id_put(struct csv_out *csv, char letter, int n)
{
    char text[16] = {letter};

    for (int i = 7; i >= 1; i--, n /= 10)
        text[i] = (char)('0' + n % 10);
    csv_put(csv, (str){text, 8});
}

str city_csv_people(struct mem *m, const struct variables *v, const struct fit *f,
                    const struct people *p)
{
    struct out o = out_sized(m, (size_t)p->n * 80 + 256);
    struct csv_out csv = {.out = &o};

    csv_put(&csv, STR("id"));
    csv_put(&csv, STR("home"));
    for (int a = 0; a < f->n; a++)
        csv_put(&csv, v->at[f->variable[a]].name);
    csv_put(&csv, STR("years"));
    csv_put(&csv, STR("household"));
    csv_put(&csv, STR("invented"));
    csv_end(&csv);
    for (int i = 0; i < p->n; i++) {
        const struct person *x = &p->person[i];
        id_put(&csv, 'P', x->number);
        id_put(&csv, 'H', x->household + 1);
        for (int a = 0; a < f->n; a++)
            csv_put(&csv, group_of(v, f, x->cell, a));
        csv_put_int(&csv, x->age);
        csv_put(&csv,
                str_of(town_household_name((enum household_type)p->household[x->household].type)));
        csv_put(&csv, STR("invented"));
        csv_end(&csv);
    }
    return out_get(&o);
}

struct writing {
    struct mem *m;
    const struct town *t;
    const struct town_words *words;
    str axis[TOWN_AXES], group[TOWN_AXES][TOWN_DISTRICTS], home[HOUSEHOLD_TYPES];
    str invented;
    struct out o;
    struct csv_out csv;
};

static str word(struct writing *w, const char *key)
{
    return w->words->word(w->words->arg, key);
}

static void words_find(struct writing *w)
{
    for (int a = 0; a < TOWN_AXES; a++) {
        const char *axis = town_axis_name((enum town_axis)a);
        w->axis[a] = word(w, str_z(w->m, str_format(w->m, "town.%s", axis)));
        for (int g = 0; g < w->t->fit.groups[a]; g++) {
            const char *name = town_group((enum town_axis)a, g);
            // Districts are names, and ages numbers: the same in every language.
            w->group[a][g] = a == TOWN_DISTRICT || a == TOWN_AGE
                                 ? str_of(name)
                                 : word(w, str_z(w->m, str_format(w->m, "town.%s.%s", axis, name)));
        }
    }
    for (int h = 0; h < HOUSEHOLD_TYPES; h++)
        w->home[h] = word(w, str_z(w->m, str_format(w->m, "town.household.%s",
                                                    town_household_name((enum household_type)h))));
    w->invented = word(w, "town.invented");
}

static void begin(struct writing *w, size_t bytes)
{
    w->o = out_sized(w->m, bytes + 256);
    w->csv = (struct csv_out){.out = &w->o};
}

static void head(struct writing *w, const char *const *keys, int n)
{
    for (int i = 0; i < n; i++)
        csv_put(&w->csv, word(w, keys[i]));
    csv_put(&w->csv, STR("invented")); // this name is known to who reads tables: base/table.h
    csv_end(&w->csv);
}

static void row_end(struct writing *w)
{
    csv_put(&w->csv, w->invented);
    csv_end(&w->csv);
}

static str people_file(struct writing *w)
{
    static const char *const keys[] = {"town.id",       "town.name",      "town.home",
                                       "town.district", "town.age",       "town.years",
                                       "town.sex",      "town.education", "town.tenure",
                                       "town.language", "town.household"};
    const struct people *p = &w->t->people;

    begin(w, (size_t)p->n * 160);
    head(w, keys, COUNT_OF(keys));
    for (int i = 0; i < p->n; i++) {
        char name[TOWN_NAME_ROOM];
        id_put(&w->csv, 'P', p->person[i].number);
        csv_put(&w->csv, town_name(w->t, i, name));
        id_put(&w->csv, 'H', p->person[i].household + 1);
        for (int a = 0; a < TOWN_AXES; a++) {
            csv_put(&w->csv, w->group[a][town_code(w->t, i, (enum town_axis)a)]);
            if (a == TOWN_AGE) csv_put_int(&w->csv, p->person[i].age);
        }
        csv_put(&w->csv, w->home[p->household[p->person[i].household].type]);
        row_end(w);
    }
    return out_get(&w->o);
}

static str households_file(struct writing *w)
{
    static const char *const keys[] = {"town.home",     "town.household", "town.persons",
                                       "town.street",   "town.number",    "town.postcode",
                                       "town.district", "town.x",         "town.y"};
    const struct people *p = &w->t->people;

    begin(w, (size_t)p->households * 120);
    head(w, keys, COUNT_OF(keys));
    for (int h = 0; h < p->households; h++) {
        const struct address *a = &w->t->address[h];
        const struct street *s = &w->t->street[a->street];
        id_put(&w->csv, 'H', h + 1);
        csv_put(&w->csv, w->home[p->household[h].type]);
        csv_put_int(&w->csv, p->household[h].n);
        csv_put(&w->csv, s->name);
        csv_put_int(&w->csv, a->number);
        csv_put(&w->csv, s->postcode);
        csv_put(&w->csv, w->group[TOWN_DISTRICT][s->district]);
        csv_put_int(&w->csv, a->x);
        csv_put_int(&w->csv, a->y);
        row_end(w);
    }
    return out_get(&w->o);
}

static str streets_file(struct writing *w)
{
    static const char *const keys[] = {"town.street",    "town.postcode", "town.district",
                                       "town.addresses", "town.x1",       "town.y1",
                                       "town.x2",        "town.y2"};

    begin(w, (size_t)w->t->streets * 120);
    head(w, keys, COUNT_OF(keys));
    for (int i = 0; i < w->t->streets; i++) {
        const struct street *s = &w->t->street[i];
        csv_put(&w->csv, s->name);
        csv_put(&w->csv, s->postcode);
        csv_put(&w->csv, w->group[TOWN_DISTRICT][s->district]);
        csv_put_int(&w->csv, s->n);
        csv_put_int(&w->csv, s->x1);
        csv_put_int(&w->csv, s->y1);
        csv_put_int(&w->csv, s->x2);
        csv_put_int(&w->csv, s->y2);
        row_end(w);
    }
    return out_get(&w->o);
}

static str answers_file(struct writing *w, const struct town_response *r)
{
    static const char *const keys[] = {"town.id", "town.chance_ppm", "town.answered",
                                       "town.assumption"};
    const str yes = word(w, "town.yes"), no = word(w, "town.no"), assumed = word(w, "town.assumed");

    begin(w, (size_t)r->asked * 64);
    head(w, keys, COUNT_OF(keys));
    for (int i = 0; i < w->t->people.n; i++) {
        if (town_code(w->t, i, TOWN_AGE) < TOWN_ADULT_BAND) continue;
        id_put(&w->csv, 'P', w->t->people.person[i].number);
        csv_put_int(&w->csv, r->chance_ppm[i]);
        csv_put(&w->csv, r->answered[i] ? yes : no);
        csv_put(&w->csv, assumed);
        row_end(w);
    }
    return out_get(&w->o);
}

// Two axes, or one and the kind of household (b == TOWN_AXES), of those of 16 and over.
static str margin_file(struct writing *w, int a, int b)
{
    const struct town *t = w->t;
    const int groups = b == TOWN_AXES ? HOUSEHOLD_TYPES : t->fit.groups[b];
    int64_t count[TOWN_DISTRICTS * TOWN_DISTRICTS] = {0};

    for (int i = 0; i < t->people.n; i++) {
        if (town_code(t, i, TOWN_AGE) < TOWN_ADULT_BAND) continue;
        const int second = b == TOWN_AXES ? t->people.household[t->people.person[i].household].type
                                          : town_code(t, i, (enum town_axis)b);
        count[town_code(t, i, (enum town_axis)a) * groups + second]++;
    }
    begin(w, 8192);
    csv_put(&w->csv, w->axis[a]);
    csv_put(&w->csv, b == TOWN_AXES ? word(w, "town.household") : w->axis[b]);
    csv_put(&w->csv, STR("count"));
    csv_put(&w->csv, STR("invented"));
    csv_end(&w->csv);
    for (int x = 0; x < t->fit.groups[a]; x++)
        for (int y = 0; y < groups; y++) {
            if ((a == TOWN_AGE && x < TOWN_ADULT_BAND) || (b == TOWN_EDUCATION && y == 0)) continue;
            if (b == TOWN_AGE && y < TOWN_ADULT_BAND) continue;
            csv_put(&w->csv, w->group[a][x]);
            csv_put(&w->csv, b == TOWN_AXES ? w->home[y] : w->group[b][y]);
            csv_put_int(&w->csv, count[x * groups + y]);
            row_end(w);
        }
    return out_get(&w->o);
}

int town_files(struct mem *m, const struct town *t, const struct town_response *r,
               const struct town_words *words, struct town_file *out)
{
    struct writing *w = MEM_NEW(m, struct writing);
    int n = 0;

    *w = (struct writing){.m = m, .t = t, .words = words};
    words_find(w);
    out[n++] = (struct town_file){"people.csv", people_file(w)};
    out[n++] = (struct town_file){"households.csv", households_file(w)};
    out[n++] = (struct town_file){"streets.csv", streets_file(w)};
    out[n++] = (struct town_file){"answers.csv", answers_file(w, r)};
    out[n++] =
        (struct town_file){"margin_district_x_age.csv", margin_file(w, TOWN_DISTRICT, TOWN_AGE)};
    out[n++] = (struct town_file){"margin_age_x_sex.csv", margin_file(w, TOWN_AGE, TOWN_SEX)};
    out[n++] =
        (struct town_file){"margin_age_x_education.csv", margin_file(w, TOWN_AGE, TOWN_EDUCATION)};
    out[n++] = (struct town_file){"margin_district_x_tenure.csv",
                                  margin_file(w, TOWN_DISTRICT, TOWN_TENURE)};
    out[n++] = (struct town_file){"margin_district_x_language.csv",
                                  margin_file(w, TOWN_DISTRICT, TOWN_LANGUAGE)};
    out[n++] = (struct town_file){"margin_district_x_household.csv",
                                  margin_file(w, TOWN_DISTRICT, TOWN_AXES)};
    return n;
}
