// report.c - writes a map as JSON.
#include "engine/opinion/report.h"

#include <math.h>

void opinion_report_id(struct json *j, str id, bool whole)
{
    int64_t v;

    // Beyond 2^53 readers of JSON round.
    if (whole && str_int(id, 0, (int64_t)1 << 53, &v) == ERR_NONE)
        json_int(j, v);
    else
        json_text(j, id);
}

static void put_doubles(struct json *j, const char *key, const double *v, int n)
{
    if (key) json_key(j, key);
    json_open(j, '[');
    for (int i = 0; i < n; i++)
        json_double(j, v[i] == 0 ? 0 : v[i]); // no -0
    json_close(j, ']');
}

static void put_hidden(struct json *j, const char *key, bool hidden, double v)
{
    json_key(j, key);
    if (hidden)
        json_none(j);
    else
        json_double(j, v);
}

static void put_key(struct json *j, str id)
{
    char key[OPINION_ID_BYTES_MAX + 1];

    memcpy(key, id.at, id.n);
    key[id.n] = 0;
    json_key(j, key);
}

static void put_said(struct json *j, const struct opinion_map *map, const struct opinion_read *r,
                     const char *key, const struct opinion_said_list *l, bool of_group)
{
    json_key(j, key);
    json_open(j, '[');
    for (int i = 0; i < l->n; i++) {
        const struct opinion_said *s = &l->at[i];
        const bool hidden = of_group && map->mode == OPINION_CIVIC &&
                            ((s->count > 0 && s->count < OPINION_GROUP_MIN) ||
                             (s->n > 0 && s->n < OPINION_GROUP_MIN));
        json_open(j, '{');
        json_key(j, "tid");
        opinion_report_id(j, r->statement[s->statement], r->statements_whole);
        if (of_group) {
            json_key(j, "repful");
            json_text(j, s->agree ? STR("agree") : STR("disagree"));
        }
        json_key(j, "n_success");
        if (hidden)
            json_none(j);
        else
            json_int(j, s->count);
        json_key(j, "n_trials");
        if (of_group && map->mode == OPINION_CIVIC && s->n < OPINION_GROUP_MIN)
            json_none(j);
        else
            json_int(j, s->n);
        put_hidden(j, "p_success", hidden, s->p);
        put_hidden(j, "p_test", hidden, s->p_test);
        if (of_group) {
            put_hidden(j, "repness", hidden, s->r);
            put_hidden(j, "repness_test", hidden, s->r_test);
            if (s->best_agree) {
                json_key(j, "best_agree");
                json_bool(j, true);
                json_key(j, "n_agree");
                if (hidden || (map->mode == OPINION_CIVIC && s->count_agree > 0 &&
                               s->count_agree < OPINION_GROUP_MIN))
                    json_none(j);
                else
                    json_int(j, s->count_agree);
            }
            if (hidden) {
                json_key(j, "hidden");
                json_bool(j, true);
            }
        }
        if (r->text[s->statement].at && r->text[s->statement].n) {
            json_key(j, "text");
            json_text(j, r->text[s->statement]);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_by_statement(struct json *j, const struct opinion_map *map,
                             const struct opinion_read *r, const char *key, const double *v)
{
    json_key(j, key);
    json_open(j, '{');
    for (int s = 0; s < map->votes->statements; s++) {
        put_key(j, r->statement[s]);
        json_double(j, v[s]);
    }
    json_close(j, '}');
}

static void put_groups(struct json *j, const struct opinion_map *map, const struct opinion_read *r)
{
    json_key(j, "groups");
    json_open(j, '[');
    for (int g = 0; g < map->k; g++) {
        const struct opinion_group *x = &map->group[g];
        json_open(j, '{');
        json_pair_int(j, "id", g);
        json_pair_int(j, "size", x->size);
        json_pair_int(j, "members", x->size);
        json_pair_int(j, "base_clusters", x->bases);
        put_doubles(j, "center", (const double[]){x->x, x->y}, 2);
        put_doubles(j, "covariance", (const double[]){x->xx, x->xy, x->yy}, 3);
        put_said(j, map, r, "representative", &x->list, true);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void opinion_report(struct json *j, const struct opinion_map *map, const struct opinion_read *r,
                    bool members)
{
    const struct opinion_votes *v = map->votes;
    const double scale = map->axes.value[0];

    json_key(j, "mode");
    json_text(j, map->mode == OPINION_CIVIC ? STR("civic") : STR("compat"));
    json_pair_int(j, "participants", v->people);
    json_pair_int(j, "statements", v->statements);
    json_pair_int(j, "votes", v->n);
    json_pair_int(j, "in_map", map->in_map);
    json_key(j, "statement_ids");
    json_open(j, '[');
    for (int s = 0; s < v->statements; s++)
        opinion_report_id(j, r->statement[s], r->statements_whole);
    json_close(j, ']');
    json_key(j, "moderated_out");
    json_open(j, '[');
    for (int s = 0; s < v->statements; s++)
        if (v->flags[s] & OPINION_OUT) opinion_report_id(j, r->statement[s], r->statements_whole);
    json_close(j, ']');
    put_doubles(j, "eigenvalues", map->axes.value,
                v->statements < AXES_VALUES ? v->statements : AXES_VALUES);
    json_key(j, "axes_determined");
    json_bool(j, map->axes.determined);
    json_key(j, "components");
    json_open(j, '[');
    for (int k = 0; k < AXES; k++)
        put_doubles(j, NULL, map->axes.axis[k], v->statements);
    json_close(j, ']');
    put_doubles(j, "means", map->axes.mean, v->statements);
    put_doubles(j, "residuals", map->axes.residual, AXES);
    json_pair_int(j, "base_clusters", map->bases);
    json_pair_int(j, "k", map->k);
    json_key(j, "silhouettes");
    json_open(j, '{');
    for (int k = 2; k <= OPINION_GROUPS_MAX; k++)
        if (map->tried[k])
            json_pair_double(j, (const char[]){(char)('0' + k), 0}, map->silhouette[k]);
    json_close(j, '}');
    json_key(j, "clear_groups");
    json_bool(j, map->clear);
    json_key(j, "structure");
    if (map->plain_bound == 0) {
        json_none(j);
    } else {
        json_open(j, '{');
        json_pair_int(j, "shuffles", map->shuffles);
        json_pair_int(j, "as_large", map->shuffles_larger);
        json_pair_double(j, "eigenvalue", scale);
        json_pair_double(j, "bound", map->plain_bound);
        json_close(j, '}');
    }
    put_groups(j, map, r);
    json_key(j, "consensus");
    json_open(j, '{');
    put_said(j, map, r, "agree", &map->agreed, false);
    put_said(j, map, r, "disagree", &map->disagreed, false);
    json_close(j, '}');
    put_by_statement(j, map, r, "group_informed", map->informed);
    put_by_statement(j, map, r, "group_informed_disagree", map->informed_against);
    put_by_statement(j, map, r, "priority", map->priority);
    json_key(j, "stability");
    if (map->stability < -0.5 && map->samples == 0)
        json_none(j);
    else
        json_double(j, map->stability);
    json_pair_int(j, "samples", map->samples);
    json_key(j, "stable");
    if (map->samples == 0)
        json_none(j);
    else
        json_bool(j, map->stability >= OPINION_STABLE);
    if (members) {
        json_key(j, "labels");
        json_open(j, '{');
        for (int i = 0; i < v->people; i++)
            if (map->of[i] >= 0) {
                put_key(j, r->person[i]);
                json_int(j, map->of[i]);
            }
        json_close(j, '}');
    }
    json_key(j, "proven");
    json_bool(j, map->proven);
    json_key(j, "seed");
    json_text(j, map->seed.at ? map->seed : STR(""));
    json_key(j, "seed_sha256");
    json_text(j, map->seed_hash);
    json_pair_int(j, "draws", (int64_t)map->draws);
}
