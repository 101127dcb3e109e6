// room.c - the text that goes along to a hall without a network and comes home from it: locked pieces, and a list in them.
// Nothing here knows the database; what is read is held against its bounds before it means anything.
#include "app/meeting/room.h"

#include "app/meeting/meeting.h"
#include "base/utf8.h"
#include "core/archive.h"
#include "core/seal.h"

// ---- locked ----

static str about(struct mem *m, const struct room_head *h, int i)
{
    return str_format(m, "zaal:" STR_FMT ":" STR_FMT ":%d/%d", STR_ARG(h->room), STR_ARG(h->what),
                      i + 1, h->n);
}

enum err room_close(struct mem *m, const struct room_head *head, str key, str text, str *out)
{
    struct room_head h = *head;
    struct out o = out_new(m);

    h.n = text.n ? (int)((text.n + ROOM_PIECE - 1) / ROOM_PIECE) : 1;
    if (h.n > ROOM_LINES) return ERR_TOO_LARGE;
    out_format(&o, "meent-zaal 1 " STR_FMT " " STR_FMT " " STR_FMT " %d\n", STR_ARG(h.what),
               STR_ARG(h.room), STR_ARG(h.salt), h.n);
    for (int i = 0; i < h.n; i++) {
        str line;
        TRY(seal_close_with(m, key, about(m, &h, i),
                            str_part(text, (size_t)i * ROOM_PIECE, ROOM_PIECE), &line));
        out_str(&o, line);
        out_byte(&o, '\n');
    }
    *out = out_get(&o);
    return ERR_NONE;
}

static bool is_of(str s, size_t least, size_t most, const char *also)
{
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c && strchr(also, c))))
            return false;
    }
    return s.n >= least && s.n <= most;
}

enum err room_head(str text, struct room_head *out)
{
    str rest = text, line, word[6];
    int64_t n;

    *out = (struct room_head){0};
    if (!str_line(&rest, &line)) return ERR_INVALID;
    str words = str_trim(line);
    for (int i = 0; i < 6; i++)
        if (!str_cut(&words, ' ', &word[i])) return ERR_INVALID;
    if (words.at || !str_eq(word[0], STR("meent-zaal")) || !str_eq(word[1], STR("1")) ||
        !(str_eq(word[2], STR("mee")) || str_eq(word[2], STR("thuis"))) ||
        !is_of(word[3], ROOM_UID, ROOM_UID, "") ||
        !is_of(word[4], SEAL_SALT_SIGNS, SEAL_SALT_SIGNS, "-_") ||
        str_int(word[5], 1, ROOM_LINES, &n) != ERR_NONE)
        return ERR_INVALID;
    *out = (struct room_head){word[2], word[3], word[4], rest, (int)n};
    return ERR_NONE;
}

enum err room_open(struct mem *m, const struct room_head *h, str key, str *out)
{
    struct out o = out_new(m);
    str rest = h->lines, line, piece;

    for (int i = 0; i < h->n; i++) {
        if (!str_line(&rest, &line)) return ERR_FORBIDDEN; // cut off
        TRY(seal_open_with(m, key, about(m, h, i), str_trim(line), &piece));
        out_str(&o, piece);
    }
    *out = out_get(&o);
    return ERR_NONE;
}

// ---- reading with bounds ----

static bool text_in(const struct json_value *x, const char *key, size_t signs, str *out)
{
    const struct json_value *v = json_get(x, key);

    *out = STR("");
    if (!v) return true;
    if (v->kind != JSON_TEXT || v->text.n > signs * 4 || utf8_length(v->text) > signs) return false;
    if (v->text.at) *out = v->text;
    return true;
}

static bool int_in(const struct json_value *x, const char *key, int64_t least, int64_t most,
                   int64_t *out)
{
    const struct json_value *v = json_get(x, key);

    *out = least <= 0 && most >= 0 ? 0 : least;
    if (!v) return true;
    if (v->kind != JSON_INT || v->integer < least || v->integer > most) return false;
    *out = v->integer;
    return true;
}

static bool one_of(str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i]))) return true;
    return false;
}

static const struct json_value *list_in(const struct json_value *x, const char *key, int most)
{
    static const struct json_value none = {.kind = JSON_LIST};
    const struct json_value *v = json_get(x, key);

    if (!v) return &none;
    return v->kind == JSON_LIST && v->n <= most ? v : NULL;
}

static const char *const kinds[ROOM_KINDS] = {
    [ROOM_EVENT] = "deel",     [ROOM_PRESENCE] = "aanwezig", [ROOM_POLL] = "vraag",
    [ROOM_VOTE] = "stem",      [ROOM_SAID] = "zin",          [ROOM_SUPPORT] = "steun",
    [ROOM_TEAMS] = "groepjes", [ROOM_REACTION] = "reactie"};

static const char *const event_acts[] = {"start", "more", "skip", "swap", "undo", "end", "note"};
static const char *const presence_states[] = {"present", "part", "excused", "absent"};
static const char *const presence_hows[] = {"code", "hand", "self", "objection"};
static const char *const poll_kinds[] = {"choice", "multiple", "scale", "ranking",
                                         "words",  "open",     "quiz"};
static const char *const poll_states[] = {"ready", "open", "closed"};
static const char *const team_ways[] = {"random", "mixed", "intervision", "hand"};

enum { TIME_MOST = INT32_MAX }; // seconds; in 2038 a wider bound

static bool is_id(str s)
{
    return is_of(s, 8, EVENT_UID_MAX, "-");
}

static bool is_voter(str s)
{
    return is_of(s, 32, 32, "");
}

static bool options_read(struct mem *m, const struct json_value *x, bool vote, struct room_act *a)
{
    const struct json_value *v = list_in(x, "antwoorden", POLL_OPTIONS_MAX);

    if (!v) return false;
    a->options.at = MEM_ARRAY(m, struct room_option, (size_t)v->n + 1);
    for (int i = 0; i < v->n; i++) {
        struct room_option *o = &a->options.at[a->options.n++];
        if (v->at[i].kind != JSON_MAP ||
            !int_in(&v->at[i], "nr", 1, POLL_OPTIONS_MAX, &o->number) ||
            !int_in(&v->at[i], vote ? "plaats" : "goed", 0, POLL_OPTIONS_MAX, &o->is_right) ||
            !text_in(&v->at[i], "tekst", POLL_OPTION_SIGNS, &o->words) ||
            !text_in(&v->at[i], "en", POLL_OPTION_SIGNS, &o->words_en))
            return false;
        if (!vote && (o->is_right > 1 || o->number != i + 1)) return false;
        for (int k = 0; k < i; k++)
            if (a->options.at[k].number == o->number) return false;
    }
    return true;
}

static bool teams_read(struct mem *m, const struct json_value *x, struct room_act *a)
{
    const struct json_value *v = list_in(x, "groepen", 100);

    if (!v) return false;
    a->teams.at = MEM_ARRAY(m, struct room_team, (size_t)v->n + 1);
    for (int i = 0; i < v->n; i++) {
        struct room_team *t = &a->teams.at[a->teams.n++];
        const struct json_value *who = list_in(&v->at[i], "leden", GROUP_PEOPLE_MAX);
        if (v->at[i].kind != JSON_MAP || !who || !int_in(&v->at[i], "nr", 1, 100, &t->number) ||
            !text_in(&v->at[i], "notitie", TEAM_NOTE_SIGNS, &t->note))
            return false;
        t->members = MEM_ARRAY(m, str, (size_t)who->n + 1);
        for (int k = 0; k < who->n; k++) {
            if (who->at[k].kind != JSON_TEXT || !is_of(who->at[k].text, 8, 20, "")) return false;
            t->members[t->n++] = who->at[k].text;
        }
    }
    return true;
}

static bool event_read(const struct json_value *x, struct room_act *a)
{
    return text_in(x, "act", 10, &a->act) && text_in(x, "ander", EVENT_UID_MAX, &a->other) &&
           text_in(x, "deel", 40, &a->block) && int_in(x, "minuten", -120, 120, &a->minutes) &&
           text_in(x, "tekst", EVENT_NOTE_SIGNS, &a->text) && text_in(x, "door", 20, &a->by) &&
           int_in(x, "tijd", 1, TIME_MOST * 1000LL, &a->at) && is_id(a->id) &&
           one_of(a->act, event_acts, COUNT_OF(event_acts));
}

static bool presence_read(const struct json_value *x, struct room_act *a)
{
    return text_in(x, "staat", 10, &a->state) && text_in(x, "hoe", 10, &a->how) &&
           text_in(x, "wie", 20, &a->who) && text_in(x, "door", 20, &a->by) &&
           text_in(x, "tekst", REASON_SIGNS, &a->text) &&
           int_in(x, "minuten", 0, 1440, &a->minutes) && int_in(x, "tijd", 1, TIME_MOST, &a->at) &&
           is_id(a->id) && one_of(a->state, presence_states, COUNT_OF(presence_states)) &&
           one_of(a->how, presence_hows, COUNT_OF(presence_hows));
}

static bool poll_read(struct mem *m, const struct json_value *x, struct room_act *a)
{
    return text_in(x, "soort", 10, &a->act) && text_in(x, "deel", 40, &a->block) &&
           text_in(x, "tekst", POLL_QUESTION_SIGNS, &a->text) &&
           text_in(x, "en", POLL_QUESTION_SIGNS, &a->text_en) &&
           text_in(x, "geheim", 64, &a->secret) && text_in(x, "staat", 10, &a->state) &&
           int_in(x, "getoond", 0, 1, &a->shown) && int_in(x, "tijd", 1, TIME_MOST, &a->at) &&
           options_read(m, x, false, a) && is_id(a->id) && a->text.n &&
           (a->secret.n == 0 || is_of(a->secret, 64, 64, "")) &&
           one_of(a->act, poll_kinds, COUNT_OF(poll_kinds)) &&
           one_of(a->state, poll_states, COUNT_OF(poll_states));
}

static bool act_read(struct mem *m, const struct json_value *x, struct room_act *a)
{
    str kind;
    int k = 0;

    *a = (struct room_act){0};
    if (x->kind != JSON_MAP || !text_in(x, "doe", 10, &kind) ||
        !text_in(x, "id", EVENT_UID_MAX, &a->id))
        return false;
    while (k < ROOM_KINDS && !str_eq(kind, str_of(kinds[k])))
        k++;
    a->kind = (enum room_kind)k;
    switch (a->kind) {
    case ROOM_EVENT: return event_read(x, a);
    case ROOM_PRESENCE: return presence_read(x, a);
    case ROOM_POLL: return poll_read(m, x, a);
    case ROOM_VOTE:
        return text_in(x, "vraag", EVENT_UID_MAX, &a->poll) && text_in(x, "wie", 32, &a->who) &&
               is_voter(a->who) && options_read(m, x, true, a) && a->options.n > 0;
    case ROOM_SAID:
        return text_in(x, "vraag", EVENT_UID_MAX, &a->poll) && text_in(x, "wie", 32, &a->who) &&
               is_voter(a->who) && text_in(x, "tekst", POLL_SAID_SIGNS, &a->text) && a->text.n &&
               text_in(x, "vorm", POLL_SAID_SIGNS * 2, &a->fold) && a->fold.n &&
               int_in(x, "weg", 0, 1, &a->shown);
    case ROOM_SUPPORT:
        return text_in(x, "vraag", EVENT_UID_MAX, &a->poll) && text_in(x, "wie", 32, &a->who) &&
               is_voter(a->who) && text_in(x, "van", 32, &a->of) && is_voter(a->of) &&
               text_in(x, "vorm", POLL_SAID_SIGNS * 2, &a->fold) && a->fold.n;
    case ROOM_TEAMS:
        return text_in(x, "manier", 12, &a->act) && text_in(x, "samen", 10, &a->other) &&
               (!a->other.n || str_eq(a->other, STR("project"))) &&
               text_in(x, "deel", 40, &a->block) && text_in(x, "tekst", 400, &a->text) &&
               int_in(x, "minuten", 1, 240, &a->minutes) &&
               int_in(x, "begin", 0, TIME_MOST, &a->at) &&
               int_in(x, "eind", 0, TIME_MOST, &a->until_at) && teams_read(m, x, a) &&
               is_id(a->id) && one_of(a->act, team_ways, COUNT_OF(team_ways));
    case ROOM_REACTION:
        return text_in(x, "wie", 32, &a->who) && is_voter(a->who) &&
               int_in(x, "nut", 1, 5, &a->useful) && int_in(x, "veilig", 1, 5, &a->safe) &&
               text_in(x, "mee", 300, &a->text) && text_in(x, "anders", 300, &a->change);
    case ROOM_KINDS: break;
    }
    return false;
}

enum err room_acts_read(struct mem *m, const struct json_value *list, struct room_acts *out,
                        int *out_where)
{
    *out = (struct room_acts){0};
    *out_where = 0;
    if (!list || list->kind != JSON_LIST || list->n > ROOM_ACTS) return ERR_INVALID;
    out->at = MEM_ARRAY(m, struct room_act, (size_t)list->n + 1);
    for (int i = 0; i < list->n; i++) {
        *out_where = i + 1;
        if (!act_read(m, &list->at[i], &out->at[out->n++])) return ERR_INVALID;
    }
    return ERR_NONE;
}

// ---- writing ----

static void pair(struct json *j, const char *key, str s)
{
    if (s.n) json_pair_text(j, key, s);
}

static void pair_int(struct json *j, const char *key, int64_t n)
{
    if (n) json_pair_int(j, key, n);
}

static void options_write(struct json *j, const struct room_act *a)
{
    json_key(j, "antwoorden");
    json_open(j, '[');
    for (int i = 0; i < a->options.n; i++) {
        const struct room_option *o = &a->options.at[i];
        json_open(j, '{');
        json_pair_int(j, "nr", o->number);
        pair_int(j, a->kind == ROOM_VOTE ? "plaats" : "goed", o->is_right);
        pair(j, "tekst", o->words);
        pair(j, "en", o->words_en);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void teams_write(struct json *j, const struct room_act *a)
{
    json_key(j, "groepen");
    json_open(j, '[');
    for (int i = 0; i < a->teams.n; i++) {
        const struct room_team *t = &a->teams.at[i];
        json_open(j, '{');
        json_pair_int(j, "nr", t->number);
        pair(j, "notitie", t->note);
        json_key(j, "leden");
        json_open(j, '[');
        for (int k = 0; k < t->n; k++)
            json_text(j, t->members[k]);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void act_write(struct json *j, const struct room_act *a)
{
    json_open(j, '{');
    json_pair_text(j, "doe", str_of(kinds[a->kind]));
    pair(j, "id", a->id);
    switch (a->kind) {
    case ROOM_EVENT:
        json_pair_int(j, "tijd", a->at);
        pair(j, "act", a->act), pair(j, "deel", a->block), pair(j, "ander", a->other);
        pair_int(j, "minuten", a->minutes);
        pair(j, "tekst", a->text), pair(j, "door", a->by);
        break;
    case ROOM_PRESENCE:
        json_pair_int(j, "tijd", a->at);
        pair(j, "wie", a->who), pair(j, "staat", a->state), pair(j, "hoe", a->how);
        pair_int(j, "minuten", a->minutes);
        pair(j, "tekst", a->text), pair(j, "door", a->by);
        break;
    case ROOM_POLL:
        json_pair_int(j, "tijd", a->at);
        pair(j, "soort", a->act), pair(j, "deel", a->block), pair(j, "tekst", a->text);
        pair(j, "en", a->text_en), pair(j, "geheim", a->secret), pair(j, "staat", a->state);
        pair_int(j, "getoond", a->shown);
        options_write(j, a);
        break;
    case ROOM_VOTE:
        pair(j, "vraag", a->poll), pair(j, "wie", a->who);
        options_write(j, a);
        break;
    case ROOM_SAID:
        pair(j, "vraag", a->poll), pair(j, "wie", a->who), pair(j, "tekst", a->text);
        pair(j, "vorm", a->fold), pair_int(j, "weg", a->shown);
        break;
    case ROOM_SUPPORT:
        pair(j, "vraag", a->poll), pair(j, "wie", a->who), pair(j, "van", a->of);
        pair(j, "vorm", a->fold);
        break;
    case ROOM_TEAMS:
        pair(j, "manier", a->act), pair(j, "samen", a->other), pair(j, "deel", a->block);
        pair(j, "tekst", a->text);
        json_pair_int(j, "minuten", a->minutes);
        pair_int(j, "begin", a->at), pair_int(j, "eind", a->until_at);
        teams_write(j, a);
        break;
    case ROOM_REACTION:
        pair(j, "wie", a->who);
        json_pair_int(j, "nut", a->useful), json_pair_int(j, "veilig", a->safe);
        pair(j, "mee", a->text), pair(j, "anders", a->change);
        break;
    case ROOM_KINDS: break;
    }
    json_close(j, '}');
}

void room_acts_write(struct json *j, const struct room_acts *a)
{
    json_open(j, '[');
    for (int i = 0; i < a->n; i++)
        act_write(j, &a->at[i]);
    json_close(j, ']');
}

// ---- what comes home ----

enum err room_result_write(struct mem *m, const struct room_result *r, str *out)
{
    struct out o = out_new(m);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_pair_text(&j, "zaal", r->run);
    json_key(&j, "lijst");
    room_acts_write(&j, &r->acts);
    json_close(&j, '}');
    *out = out_get(&o);
    return ERR_NONE;
}

enum err room_result_read(struct mem *m, str text, struct room_result *out, int *out_where)
{
    struct json_value v;

    *out = (struct room_result){0};
    *out_where = 0;
    TRY(json_read(m, text, &v, NULL));
    if (v.kind != JSON_MAP || !text_in(&v, "zaal", ROOM_UID, &out->run) ||
        !is_of(out->run, ROOM_UID, ROOM_UID, ""))
        return ERR_INVALID;
    return room_acts_read(m, json_get(&v, "lijst"), &out->acts, out_where);
}

// ---- what goes along ----

enum { TEXT_MOST = 200000, PARTS_MOST = 400, BLOCKS_MOST = 600, PLACES_MOST = 200 };

static void along_lists(struct json *j, const struct room_along *a)
{
    json_key(j, "plaatsen"), json_open(j, '[');
    for (int i = 0; i < a->places.n; i++) {
        json_open(j, '{');
        pair(j, "plaats", a->places.at[i].slug), pair(j, "naam", a->places.at[i].name);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "mensen"), json_open(j, '[');
    for (int i = 0; i < a->members.n; i++) {
        const struct room_member *x = &a->members.at[i];
        json_open(j, '{');
        pair(j, "wie", x->uid), pair(j, "naam", x->name), pair(j, "rol", x->role);
        pair(j, "plaats", x->place), pair(j, "project", x->project),
            json_pair_int(j, "mens", x->person);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "intervisie"), json_open(j, '[');
    for (int i = 0; i < a->circles.n; i++) {
        json_open(j, '{');
        json_pair_int(j, "nr", a->circles.at[i].number), pair(j, "wie", a->circles.at[i].member);
        json_close(j, '}');
    }
    json_close(j, ']');
#define TEXT(name) pair(j, #name, x->name);
#define INT(name)  pair_int(j, #name, x->name);
    json_key(j, "teksten"), json_open(j, '[');
    for (int i = 0; i < a->parts.n; i++) {
        const struct room_part *x = &a->parts.at[i];
        json_open(j, '{');
#include "app/meeting/room_part.def"
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "delen"), json_open(j, '[');
    for (int i = 0; i < a->blocks.n; i++) {
        const struct room_block *x = &a->blocks.at[i];
        json_open(j, '{');
#include "app/meeting/room_block.def"
        json_close(j, '}');
    }
    json_close(j, ']');
#undef TEXT
#undef INT
}

enum err room_along_write(struct mem *m, const struct room_along *a, str *out)
{
    struct out o = out_new(m);
    struct json j = json_new(&o);

    json_open(&j, '{');
    pair(&j, "thuis", a->origin), pair(&j, "bijeenkomst", a->meeting);
    pair(&j, "sessie", a->session), pair(&j, "titel", a->title), pair(&j, "zaal", a->venue);
    pair(&j, "gastheer", a->host), json_pair_int(&j, "nummer", a->number);
    json_pair_int(&j, "begin", a->starts_at), json_pair_int(&j, "eind", a->ends_at);
    pair(&j, "groep", a->group), pair(&j, "taal", a->lang), pair(&j, "leergang", a->course);
    pair(&j, "versie", a->version), json_pair_int(&j, "oefening", a->practice);
    pair(&j, "deur", a->secret), json_pair_int(&j, "open", a->opened_at);
    along_lists(&j, a);
    json_key(&j, "lijst");
    room_acts_write(&j, &a->acts);
    json_close(&j, '}');
    *out = out_get(&o);
    return ERR_NONE;
}

static bool people_read(struct mem *m, const struct json_value *v, struct room_along *a)
{
    const struct json_value *places = list_in(v, "plaatsen", PLACES_MOST),
                            *people = list_in(v, "mensen", GROUP_PEOPLE_MAX),
                            *circles = list_in(v, "intervisie", GROUP_PEOPLE_MAX);

    if (!places || !people || !circles) return false;
    a->places.at = MEM_ARRAY(m, struct room_place, (size_t)places->n + 1);
    for (int i = 0; i < places->n; i++) {
        struct room_place *p = &a->places.at[a->places.n++];
        if (!text_in(&places->at[i], "plaats", 80, &p->slug) || !str_is_slug(p->slug, 80) ||
            !text_in(&places->at[i], "naam", PLACE_NAME_SIGNS, &p->name) || !p->name.n)
            return false;
    }
    a->members.at = MEM_ARRAY(m, struct room_member, (size_t)people->n + 1);
    for (int i = 0; i < people->n; i++) {
        struct room_member *p = &a->members.at[a->members.n++];
        static const char *const roles[] = {"participant", "trainer", "coordinator", "substitute"};
        const struct json_value *x = &people->at[i];
        if (!text_in(x, "wie", 20, &p->uid) || !is_of(p->uid, 8, 20, "") ||
            !text_in(x, "naam", PERSON_NAME_SIGNS, &p->name) || !person_is_name(p->name) ||
            !text_in(x, "rol", 12, &p->role) || !one_of(p->role, roles, COUNT_OF(roles)) ||
            !text_in(x, "plaats", 80, &p->place) ||
            !text_in(x, "project", PROJECT_SIGNS, &p->project) ||
            !int_in(x, "mens", 1, GROUP_PEOPLE_MAX, &p->person))
            return false;
    }
    a->circles.at = MEM_ARRAY(m, struct room_circle, (size_t)circles->n + 1);
    for (int i = 0; i < circles->n; i++) {
        struct room_circle *c = &a->circles.at[a->circles.n++];
        if (!int_in(&circles->at[i], "nr", 1, 200, &c->number) ||
            !text_in(&circles->at[i], "wie", 20, &c->member))
            return false;
    }
    return true;
}

static bool texts_read(struct mem *m, const struct json_value *v, struct room_along *a)
{
    const struct json_value *parts = list_in(v, "teksten", PARTS_MOST),
                            *blocks = list_in(v, "delen", BLOCKS_MOST);
    bool good = parts && blocks;

    if (!good) return false;
#define TEXT(name) good = good && text_in(v, #name, TEXT_MOST, &x->name);
#define INT(name)  good = good && int_in(v, #name, 0, TIME_MOST, &x->name);
    a->parts.at = MEM_ARRAY(m, struct room_part, (size_t)parts->n + 1);
    for (int i = 0; i < parts->n; i++) {
        struct room_part *x = &a->parts.at[a->parts.n++];
        v = &parts->at[i];
#include "app/meeting/room_part.def"
    }
    a->blocks.at = MEM_ARRAY(m, struct room_block, (size_t)blocks->n + 1);
    for (int i = 0; i < blocks->n; i++) {
        struct room_block *x = &a->blocks.at[a->blocks.n++];
        v = &blocks->at[i];
#include "app/meeting/room_block.def"
    }
#undef TEXT
#undef INT
    return good;
}

enum err room_along_read(struct mem *m, str text, struct room_along *a)
{
    struct json_value v;
    int where;

    *a = (struct room_along){0};
    TRY(json_read(m, text, &v, NULL));
    if (v.kind != JSON_MAP || !text_in(&v, "thuis", 300, &a->origin) || !a->origin.n ||
        !text_in(&v, "bijeenkomst", 20, &a->meeting) || !is_of(a->meeting, 8, 20, "") ||
        !text_in(&v, "sessie", 20, &a->session) || !text_in(&v, "titel", 200, &a->title) ||
        !text_in(&v, "zaal", MEETING_VENUE_SIGNS, &a->venue) ||
        !text_in(&v, "gastheer", 80, &a->host) || !int_in(&v, "nummer", 0, 99, &a->number) ||
        !int_in(&v, "begin", 1, TIME_MOST, &a->starts_at) ||
        !int_in(&v, "eind", 1, TIME_MOST, &a->ends_at) || a->ends_at <= a->starts_at ||
        a->ends_at - a->starts_at > MEETING_MAX_S ||
        !text_in(&v, "groep", GROUP_NAME_SIGNS, &a->group) || !text_in(&v, "taal", 2, &a->lang) ||
        !text_in(&v, "leergang", 80, &a->course) || !str_is_slug(a->course, 80) ||
        !text_in(&v, "versie", 40, &a->version) || !int_in(&v, "oefening", 0, 1, &a->practice) ||
        !text_in(&v, "deur", 64, &a->secret) || !is_of(a->secret, 64, 64, "") ||
        !int_in(&v, "open", 1, TIME_MOST, &a->opened_at) || !people_read(m, &v, a) ||
        !texts_read(m, &v, a))
        return ERR_INVALID;
    return room_acts_read(m, json_get(&v, "lijst"), &a->acts, &where);
}

// ---- the file ----

static const char readme[] =
    "Een bijeenkomst van Meent, voor een zaal zonder netwerk.\n"
    "Zet Meent op je laptop en draai: meent room DIT-BESTAND\n"
    "Je hebt de woorden nodig die op het scherm stonden toen je dit bestand maakte.\n"
    "Na afloop staat ernaast een bestand dat op -thuis.txt eindigt. Breng dat thuis.\n\n"
    "A session of Meent, for a hall without a network.\n"
    "Put Meent on your laptop and run: meent room THIS-FILE\n"
    "You need the words that stood on the screen when you made this file.\n"
    "Afterwards there is a file beside it that ends in -thuis.txt. Bring that home.\n";

enum err room_zip(struct mem *m, const struct room_row *room, const struct room_along *a, str *out)
{
    const struct room_head h = {STR("mee"), room->uid, room->salt, {0}, 0};
    str text, locked;

    TRY(room_along_write(m, a, &text));
    TRY(room_close(m, &h, room->key, text, &locked));
    struct archive_file files[] = {{STR("LEESMIJ.txt"), {readme, sizeof readme - 1}},
                                   {STR("zaal.txt"), locked}};
    const struct archive zip = {files, COUNT_OF(files), STR("")};
    return archive_write(m, &zip, out);
}

enum err room_unzip(struct mem *m, str bytes, struct room_head *out)
{
    static const struct archive_bounds bounds = {4, ROOM_BYTES * 2, ROOM_BYTES * 2};
    struct archive_fault fault;
    struct archive a;

    *out = (struct room_head){0};
    TRY(archive_read(m, bytes, &bounds, &a, &fault));
    for (int i = 0; i < a.n; i++)
        if (str_eq(a.at[i].path, STR("zaal.txt"))) return room_head(a.at[i].bytes, out);
    return ERR_INVALID;
}
