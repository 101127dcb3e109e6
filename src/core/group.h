// group.h - the group (groep) that follows one version of a course together, its members, and when it meets.
//
// Tables    learn_group, group_place, group_member, meeting, intervision_group, intervision_member (migration 0100).
// Who       What a person is in a group are bits; only who is 'in' counts. A substitute counts as who they stand in
//           for. Who coordinates the group's place is coordinator too: that is web/who_group.h, where pages ask it.
// Meeting   meeting_move and meeting_cancel raise `sequence`, so that calendars follow; change one in no other way.
// Text      A group reads course_version `version`; a meeting knows its session by the id in the course, which stays
//           when the text moves, is renamed or gets a newer version.
// Queries   core/group.sql: group_by_slug group_by_id groups_of members_of member_by_uid member_of_person
//           group_places_of meetings_of meeting_by_uid meeting_by_id meetings_of_person intervision_of …
#pragma once

#include "base/day.h"
#include "core/group.sql.h"
#include "core/person.h"

enum {
    GROUP_PARTICIPANT = 1,
    GROUP_TRAINER = 2,
    GROUP_COORDINATOR = 4,
    GROUP_ANY = 7,
    GROUP_NAME_SIGNS = 100,
    GROUP_PEOPLE_MAX = 500, // in one group, whatever their role and state
    GROUP_MEETINGS_MAX = 60,
    MEETING_VENUE_SIGNS = 200,
    MEETING_MAX_S = 14 * 86400,
    PROJECT_SIGNS = 120,
    GROUP_KEEP_S = 2 * 365 * 86400, // after it closed, members and workbooks stay so long
    SUBSTITUTE_STAYS_S = 21 * 86400 // after their one meeting: as long as its evaluation is open
};

struct group_new {
    str name; // the slug is made from it
    place_id place;
    course_version_id version;
    str lang; // "nl", "en"
    bool practice;
};

// Planned: only coordinators see it. ERR_INVALID: no name, or no such language.
CHECKED enum err group_add(struct db *db, struct mem *mem, int64_t now, const struct group_new *n,
                           learn_group_id *out);
// What the person is in this group now: GROUP_* bits, 0 for nobody. group_bits_at: at one meeting of it, where a substitute for
// another one is nobody.
CHECKED enum err group_bits(struct db *db, struct mem *mem, learn_group_id group, person_id person,
                            unsigned *out);
CHECKED enum err group_bits_at(struct db *db, struct mem *mem, learn_group_id group,
                               person_id person, meeting_id at, unsigned *out);
// ERR_CONFLICT: this person has that role here already, in whatever state; ERR_FULL: too many people.
CHECKED enum err member_add(struct db *db, struct mem *mem, int64_t now, learn_group_id group,
                            person_id person, str role, str state, const place_id *place,
                            group_member_id *out);

struct meeting_new {
    int64_t number; // of the module; 0: none
    str session;    // id in the course, or empty
    str title;      // empty: that of the session
    int64_t starts_at, ends_at;
    const place_id *place; // NULL: online
    str venue;
};

// ERR_INVALID: it ends before it starts, lasts over two weeks, or the venue is too long; ERR_FULL: too many.
CHECKED enum err meeting_add(struct db *db, struct mem *mem, int64_t now, learn_group_id group,
                             const struct meeting_new *n, meeting_id *out);
// Another time or place: sequence goes up, 'moved' when the time is another. Nothing is written when all is as it was
// (*out_changed false). ERR_CONFLICT: it was held or cancelled.
CHECKED enum err meeting_move(struct db *db, struct mem *mem, int64_t now, meeting_id id,
                              const struct meeting_new *n, bool *out_changed);
// Calendars are told so; it stays in the list. ERR_CONFLICT: it was held or is cancelled.
CHECKED enum err meeting_cancel(struct db *db, int64_t now, meeting_id id);
// After the live session ended (or by hand): calendars hear nothing.
CHECKED enum err meeting_held(struct db *db, int64_t now, meeting_id id);
