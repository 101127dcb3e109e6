// show.c - what the by-law of a place says: for everybody, as a page, CSV and JSON.
#include "app/bylaw/room.h"
#include "app/bylaw/show.html.h"
#include "base/csv.h"

static enum err line(struct req *q, place_id place, enum bylaw_key key, struct bylaw_line *out)
{
    struct bylaw_fact f;

    TRY(bylaw_at(q->db, q->mem, place, key, day_of_at(q->now), &f));
    *out = (struct bylaw_line){.key = bylaw_keys[key].name,
                               .word = bylaw_word(key),
                               .value = bylaw_said(q->mem, q->lang, key, &f),
                               .source = bylaw_source(q->lang, &f),
                               .note = f.note,
                               .from = f.from,
                               .own = f.own,
                               .confirmed = f.confirmed};
    return ERR_NONE;
}

enum err bylaw_show(struct req *q, struct res *r)
{
    static const struct {
        const char *id;
        msg lead;
    } chapters[] = {
        {"uitdaagrecht", MSG_bylaw_lead_challenge},
        {"initiatief", MSG_bylaw_lead_initiative},
        {"agenda", MSG_bylaw_lead_agenda},
    };
    struct bylaw_view v = {.today = day_of_at(q->now), .saved = req_query(q, "bewaard", 1).n > 0};

    TRY(place_asked(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.can_set = may(q->who, MAY_SET_BYLAW, v.place.id);
    v.can_rehearse = may(q->who, MAY_STEP_TRAJECTORY, v.place.id) &&
                     (v.practice || str_eq(v.place.kind, STR("municipality")));
    v.groups = (struct bylaw_groups){MEM_ARRAY(q->mem, struct bylaw_group, BYLAW_CHAPTER_COUNT),
                                     BYLAW_CHAPTER_COUNT};
    for (int c = 0; c < BYLAW_CHAPTER_COUNT; c++) {
        struct bylaw_group *g = &v.groups.at[c];
        *g = (struct bylaw_group){.id = chapters[c].id,
                                  .title = bylaw_chapter_word((enum bylaw_chapter)c),
                                  .lead = chapters[c].lead,
                                  .lines.at = MEM_ARRAY(q->mem, struct bylaw_line, BYLAW_COUNT)};
        for (int k = 0; k < BYLAW_COUNT; k++) {
            if ((int)bylaw_keys[k].chapter != c) continue;
            TRY(line(q, v.place.id, (enum bylaw_key)k, &g->lines.at[g->lines.n]));
            v.open += !g->lines.at[g->lines.n++].confirmed;
        }
    }
    const struct msg_arg arg = {.name = "place", .s = v.place.name};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_fill(q->mem, q->lang, MSG_bylaw_title, &arg, 1),
                                 .description = msg_text(q->lang, MSG_bylaw_lead),
                                 .theme = v.place.theme,
                                 .cobrand = v.practice ? STR("") : v.place.name});
    bylaw_show_html(h, &v);
    return page_close(h);
}

enum err bylaw_csv(struct req *q, struct res *r)
{
    struct csv_out c = {.out = &r->body, .for_people = true};
    static const char *const heads[] = {"key", "value", "unit", "from", "source", "confirmed"};
    struct place_row place;

    TRY(place_asked(q, &place));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    csv_heads(&c, heads, COUNT_OF(heads));
    for (int k = 0; k < BYLAW_COUNT; k++) {
        struct bylaw_fact f;
        TRY(bylaw_at(q->db, q->mem, place.id, (enum bylaw_key)k, day_of_at(q->now), &f));
        csv_put(&c, bylaw_keys[k].name);
        csv_put_int(&c, f.value);
        csv_put(&c, bylaw_keys[k].kind == BYLAW_KIND_term ? bylaw_unit_name(f.unit) : STR(""));
        csv_put(&c, f.own ? day_iso(q->mem, f.from) : STR(""));
        csv_put(&c, bylaw_source(q->lang, &f));
        csv_put(&c, f.confirmed ? STR("yes") : STR("no"));
        csv_end(&c);
    }
    return ERR_NONE;
}

enum err bylaw_json(struct req *q, struct res *r)
{
    struct place_row place;

    TRY(place_asked(q, &place));
    struct json j = res_json(r);
    r->open = true;
    json_open(&j, '{');
    json_pair_text(&j, "place", place.slug);
    json_pair_text(&j, "day", day_iso(q->mem, day_of_at(q->now)));
    json_key(&j, "settings");
    json_open(&j, '[');
    for (int k = 0; k < BYLAW_COUNT; k++) {
        struct bylaw_fact f;
        TRY(bylaw_at(q->db, q->mem, place.id, (enum bylaw_key)k, day_of_at(q->now), &f));
        json_open(&j, '{');
        json_pair_text(&j, "key", bylaw_keys[k].name);
        json_pair_int(&j, "value", f.value);
        if (bylaw_keys[k].kind == BYLAW_KIND_term)
            json_pair_text(&j, "unit", bylaw_unit_name(f.unit));
        json_pair_text(&j, "from", f.own ? day_iso(q->mem, f.from) : (str){0});
        json_pair_text(&j, "source", bylaw_source(q->lang, &f));
        json_pair_bool(&j, "confirmed", f.confirmed);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct place_rows all;

    TRY(places_public(db, m, &all));
    for (int i = 0; i < all.n; i++)
        sitemap_add(s, str_format(m, "/" STR_FMT "/verordening", STR_ARG(all.at[i].slug)), 0,
                    false);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/bylaw/bylaw.def"
#undef ROUTE
};

const struct feature bylaw_feature = {.name = "bylaw",
                                      .routes = routes,
                                      .n_routes = COUNT_OF(routes),
                                      .commands = bylaw_commands,
                                      .n_commands = BYLAW_COMMANDS,
                                      .sitemap = sitemap};
