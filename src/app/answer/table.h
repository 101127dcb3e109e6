// table.h - the answer table: points brought together into clusters, and what is said to each.
#pragma once

#include "app/answer/answer.h"
#include "base/align.h"
#include "core/plain.h"

// What is compared on one page: so many heaps, texts that differ in each, and in all. The others come once these have a group.
enum { TABLE_POINTS = 20000, ALIKE_GROUPS = 40, ALIKE_VARIANTS = 50, ALIKE_COMPARED = 200 };

struct point_view {
    int64_t id, number;
    str body;
    msg channel;
    int64_t alike; // others that say nearly the same, and have no group yet
};
struct point_views {
    struct point_view *at;
    int n;
};

struct cluster_choice {
    int64_t id, points;
    str title;
    msg state; // of its answer
    bool published;
};
struct cluster_choices {
    struct cluster_choice *at;
    int n, open; // open: not public yet, so that points may still come to it
};

struct aside_view { // no answer belongs to it, and it did not come out yet
    int64_t number;
    str reason, body;
    bool more; // of the body
    msg state;
};
struct aside_views {
    struct aside_view *at;
    int n;
};

struct gaps { // what stands in the way of publication
    int64_t loose, silent, unread, aside_unread, ready;
    bool clear;
};

struct table_view {
    struct here h;
    str ask; // what was looked for
    struct point_views points;
    struct cluster_choices clusters;
    struct aside_views asides;
    struct gaps gaps;
    int64_t after;  // where the next page begins; 0: this is all
    int64_t undone; // points in one's own last step; 0: none to undo
    msg problem;
    str title; // typed for a new group
    int64_t version;
};

struct variant_view {      // a text in a heap that is not word for word the one that stands for it
    int64_t id, number, n; // n: how many have these words
    int percent;           // that the two have in common
    struct word_runs words;
};
struct variant_views {
    struct variant_view *at;
    int n;
};
struct alike_view {
    int64_t id, number, n;
    str body;
    const char *tick; // name of the ticks of its variants
    struct variant_views variants;
};
struct alike_views {
    struct alike_view *at;
    int n;
};
struct alikes_view {
    struct here h;
    struct alike_views groups;
    struct cluster_choices clusters;
};

struct verdict_choice {
    str value;
    msg word;
    bool chosen;
};
struct verdict_choices {
    struct verdict_choice at[5];
    int n;
};

struct cluster_view {
    struct here h;
    int64_t id, n, after;
    str title, verdict, elsewhere, reason, paragraph, before, after_text, minority, author, reader;
    struct verdict_choices verdicts;
    struct point_views points;
    struct cluster_choices clusters; // the others
    bool answered, read, published, by_me, saved;
    day author_on, read_on;
    struct plain_view plain; // of the reason
    msg verdict_problem, elsewhere_problem, reason_problem, paragraph_problem, after_problem,
        minority_problem, title_problem;
    int problems;
};

struct points_view {
    struct here h;
    int64_t number;
    str body, points, aside_why;
    str author, reader;                       // of who set it aside
    bool aside, kept, read, by_me, published; // kept: in the table, whatever the form says
    day author_on, read_on;
    msg points_problem, aside_problem;
};

CHECKED enum err clusters_fill(struct req *q, const struct here *h, int64_t besides,
                               struct cluster_choices *out);
CHECKED enum err gaps_fill(struct req *q, const struct here *h, struct gaps *out);
CHECKED enum err name_of(struct req *q, bool known, person_id id,
                         str *out); // empty: not known any more
// Moves points into a cluster (0: into none) as one step that can be undone. ERR_CONFLICT: the answer to one, or to the
// cluster, is public; nobody would have read that answer for this point.
CHECKED enum err points_move(struct req *q, const struct here *h,
                             const contribution_point_id *points, int n, int64_t cluster,
                             int64_t merged);
// By a title: the one that is there and not public, else a new one.
CHECKED enum err cluster_named(struct req *q, const struct here *h, str title, cluster_id *out);
