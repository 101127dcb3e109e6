// dossier.c - a plan that begins with what somebody wrote in a workbook: dossier.json, or the zip with it that the workbook
// gives. What it says becomes a draft; nothing of it is confirmed.
#include "app/participate/edit.h"
#include "base/utf8.h"
#include "core/archive.h"

enum { DOSSIER_JSON = 1 << 20, FRAMES_EACH = 20, FRAME_SIGNS = 500 };

// The keys of core/workbook_plan.def that are a part of a plan. The others are for its closing report.
static const struct {
    const char *key;
    enum plan_part part;
} parts[] = {
    {"goal", PART_goal},         {"audience", PART_audience}, {"missing", PART_missed},
    {"effect", PART_changes},    {"feedback", PART_handling}, {"decides", PART_who},
    {"calendar", PART_planning}, {"data", PART_data},
};

static const struct {
    const char *key, *kind;
} frames[] = {
    {"fixed", "fixed"},
    {"open", "open"},
    {"unsure", "uncertain"},
};

bool dossier_read(struct mem *m, str bytes, struct json_value *out)
{
    static const struct archive_bounds bounds = {200, DOSSIER_JSON, 32 << 20};
    struct archive_fault fault;
    struct json_problem problem;
    struct archive a;
    str text = bytes;

    if (bytes.n > 4 && memcmp(bytes.at, "PK\3\4", 4) == 0) {
        if (archive_read(m, bytes, &bounds, &a, &fault) != ERR_NONE) return false;
        text = (str){0};
        for (int i = 0; i < a.n; i++)
            if (str_eq(a.at[i].path, STR("dossier.json"))) text = a.at[i].bytes;
    }
    return text.n && text.n <= DOSSIER_JSON && json_read(m, text, out, &problem) == ERR_NONE &&
           json_get(out, "plan") != NULL;
}

str dossier_title(const struct json_value *d)
{
    const str s = json_get_text(d, "project");

    return s.at ? utf8_clip(str_trim(s), TRAJECTORY_TITLE_SIGNS) : STR("");
}

// A line is a frame. Its reason is for whoever makes the plan: a frame without one is not confirmed.
static enum err frames_fill(struct req *q, trajectory_id id, const char *kind, str lines)
{
    trajectory_frame_id frame;
    str line;

    for (int i = 0; i < FRAMES_EACH && str_line(&lines, &line);) {
        line = str_trim(line);
        while (line.n && (line.at[0] == '-' || line.at[0] == '*' || line.at[0] == ' '))
            line = str_from(line, 1);
        if (!line.n) continue;
        TRY(trajectory_frame_insert(q->db, q->mem, id, str_of(kind), utf8_clip(line, FRAME_SIGNS),
                                    STR(""), msg_text(LANG_NL, MSG_planning_reason_later), STR(""),
                                    ++i, &frame));
    }
    return ERR_NONE;
}

enum err dossier_fill(struct req *q, trajectory_id id, const struct json_value *d)
{
    const struct json_value *plan = json_get(d, "plan");

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const str s = json_get_text(plan, parts[i].key);
        if (s.at && str_trim(s).n)
            TRY(trajectory_text_set(q->db, id, plan_part_name(parts[i].part), STR("nl"),
                                    utf8_clip(str_trim(s),
                                              (size_t)plan_part_signs(parts[i].part))));
    }
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        const str s = json_get_text(plan, frames[i].key);
        if (s.at) TRY(frames_fill(q, id, frames[i].kind, s));
    }
    return ERR_NONE;
}
