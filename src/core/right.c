#include "core/right.h"

#include "i18n/messages.h"

enum {
    READER = 1u << ROLE_reader,
    PARTICIPANT = 1u << ROLE_participant,
    TRAINER = 1u << ROLE_trainer,
    COORDINATOR = 1u << ROLE_coordinator,
    EDITOR = 1u << ROLE_editor,
    PROJECT_LEADER = 1u << ROLE_project_leader,
    EXPERT = 1u << ROLE_expert,
    MODERATOR = 1u << ROLE_moderator,
    CLERK = 1u << ROLE_clerk,
    COUNCIL_MEMBER = 1u << ROLE_council_member,
    EXECUTIVE = 1u << ROLE_executive,
    RESEARCHER = 1u << ROLE_researcher,
    PRIVACY_OFFICER = 1u << ROLE_privacy_officer,
    OPERATOR = 1u << ROLE_operator
};

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define ROLE_ROW(name, givers) {{#name, sizeof #name - 1}, givers},
#define RIGHT_ROW(name, holder, roles, text) {holder, roles, text},
// clang-format on

static const struct {
    str name;
    uint32_t givers;
} roles[] = {
#define ROLE ROLE_ROW
#include "core/role.def"
#undef ROLE
};

static const struct {
    enum holder holder;
    uint32_t roles;
    const char *name;
} rights[] = {
#define RIGHT RIGHT_ROW
#include "core/right.def"
#undef RIGHT
};

enum holder right_holder(enum right r)
{
    return rights[r].holder;
}

uint32_t right_roles(enum right r)
{
    return rights[r].roles;
}

const char *right_name(enum right r)
{
    return rights[r].name;
}

str role_name(enum role r)
{
    return roles[r].name;
}

bool role_parse(str name, enum role *out)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (str_eq(roles[i].name, name)) {
            *out = (enum role)i;
            return true;
        }
    return false;
}

msg role_word(str name)
{
    static const msg words[] = {
#define ROLE(name, givers) MSG_role_##name,
#include "core/role.def"
#undef ROLE
    };
    enum role r;

    return role_parse(name, &r) ? words[r] : MSG_none;
}

bool role_givable(enum role r, uint32_t by)
{
    return (by & (roles[r].givers | OPERATOR)) != 0;
}
