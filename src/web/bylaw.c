#include "web/bylaw.h"

msg bylaw_word(enum bylaw_key key)
{
    static const msg words[] = {
#define BYLAW(chapter, key, kind, min, max, value, unit) MSG_bylaw_##key,
#include "core/bylaw.def"
#undef BYLAW
    };

    return words[key];
}

msg bylaw_chapter_word(enum bylaw_chapter c)
{
    static const msg words[] = {MSG_bylaw_chapter_challenge, MSG_bylaw_chapter_initiative,
                                MSG_bylaw_chapter_agenda};

    return words[c];
}

msg bylaw_unit_word(enum clock_unit u)
{
    static const msg words[] = {MSG_bylaw_unit_days, MSG_bylaw_unit_workdays, MSG_bylaw_unit_weeks,
                                MSG_bylaw_unit_months, MSG_bylaw_unit_years};

    return words[u];
}

static str count(struct mem *m, enum lang lang, msg word, int64_t n)
{
    const struct msg_arg arg = {.name = "n", .number = true, .i = n};

    return msg_fill(m, lang, word, &arg, 1);
}

str bylaw_said(struct mem *m, enum lang lang, enum bylaw_key key, const struct bylaw_fact *f)
{
    static const msg terms[] = {MSG_bylaw_n_days, MSG_bylaw_n_workdays, MSG_bylaw_n_weeks,
                                MSG_bylaw_n_months, MSG_bylaw_n_years};
    static const msg objections[] = {MSG_bylaw_objection_unclear, MSG_bylaw_yes, MSG_bylaw_no};
    const bool none = f->value == 0;

    switch (bylaw_keys[key].kind) {
    case BYLAW_KIND_term:
        return none ? msg_text(lang, MSG_bylaw_none) : count(m, lang, terms[f->unit], f->value);
    case BYLAW_KIND_yesno: return msg_text(lang, none ? MSG_bylaw_no : MSG_bylaw_yes);
    case BYLAW_KIND_objection: return msg_text(lang, objections[f->value]);
    case BYLAW_KIND_age:
        return none ? msg_text(lang, MSG_bylaw_none) : count(m, lang, MSG_bylaw_from_age, f->value);
    case BYLAW_KIND_people:
        return none ? msg_text(lang, MSG_bylaw_none) : count(m, lang, MSG_bylaw_people, f->value);
    case BYLAW_KIND_percent:
        return none ? msg_text(lang, MSG_bylaw_none) : count(m, lang, MSG_bylaw_percent, f->value);
    case BYLAW_KIND_money:
    default: return none ? msg_text(lang, MSG_bylaw_none) : money_text(m, lang, f->value);
    }
}

str bylaw_source(enum lang lang, const struct bylaw_fact *f)
{
    return f->own ? f->source : msg_text(lang, MSG_bylaw_model);
}
