// intervision.c - the intervision groups of a group: made by the program (peers.h), mended when people drop out, and
// changed by hand with a list of choices, which works by keyboard and without script.
#include "app/group/groups.h"
#include "app/group/peers.h"

#include "app/group/intervision.html.h"
#include "base/hash.h"

static enum err peers_read(struct req *q, const struct group_row *g, struct peer_rows *out)
{
    TRY(peers_of(q->db, q->mem, g->id, out));
    return out->n <= PEERS_MAX ? ERR_NONE : ERR_TOO_LARGE;
}

static struct group_options choices(struct req *q, int64_t most, int64_t chosen)
{
    struct group_option *at = MEM_ARRAY(q->mem, struct group_option, (size_t)most + 2);
    int n = 0;

    at[n++] = (struct group_option){STR("0"), msg_text(q->lang, MSG_group_peers_none), chosen == 0};
    for (int64_t k = 1; k <= most; k++) {
        const struct msg_arg args[] = {{.name = "n", .s = number_text(q->mem, q->lang, k)}};
        at[n++] = (struct group_option){str_format(q->mem, "%lld", (long long)k),
                                        msg_fill(q->mem, q->lang, MSG_group_peers_n, args, 1),
                                        chosen == k};
    }
    return (struct group_options){at, n};
}

enum err group_peers(struct req *q, struct res *r)
{
    struct peers_view v = {0};
    struct peer_held_rows held;
    struct peer_rows rows;
    int64_t most = 0;

    TRY(top_of(q, "peers", GROUP_ANY, &v.top));
    TRY(peers_read(q, &v.top.g, &rows));
    TRY(peers_held(q->db, q->mem, v.top.g.id, &held));
    v.people = rows.n;
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].number > most) most = rows.at[i].number;
    v.any = most > 0;
    v.groups.at = MEM_ARRAY(q->mem, struct peer_block, (size_t)most + 1);
    v.loose.at = MEM_ARRAY(q->mem, struct peer_line, (size_t)rows.n + 1);
    v.all.at = MEM_ARRAY(q->mem, struct peer_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct peer_row *p = &rows.at[i];
        const struct peer_line line = {p->uid, p->name, p->place_name, p->number,
                                       v.top.coordinates ? choices(q, most + 1, p->number)
                                                         : (struct group_options){0}};
        v.all.at[v.all.n++] = line;
        if (!p->number) v.loose.at[v.loose.n++] = line;
    }
    for (int64_t k = 1; k <= most; k++) {
        struct peer_block *b = &v.groups.at[v.groups.n];
        *b = (struct peer_block){.number = k};
        for (int i = 0; i < held.n; i++)
            if (held.at[i].number == k)
                b->held = held.at[i].n, b->last = (day){(int32_t)held.at[i].last_day};
        b->people.at = MEM_ARRAY(q->mem, struct peer_line, (size_t)rows.n + 1);
        for (int i = 0; i < rows.n; i++) {
            bool new_city = true;
            if (rows.at[i].number != k) continue;
            for (int j = 0; j < i && new_city; j++)
                new_city = rows.at[j].number != k || rows.at[j].place.v != rows.at[i].place.v;
            b->cities += new_city;
            b->people.at[b->people.n++] = v.all.at[i];
        }
        if (!b->people.n) continue;
        b->small = b->people.n < PEERS_LEAST;
        b->poor = b->cities < PEERS_CITIES;
        v.groups.n++;
    }
    struct html *h = group_page(q, r, &v.top, MSG_group_peers);
    group_peers_page_html(h, &v);
    return page_close(h);
}

static enum err put(struct req *q, const struct group_row *g, group_member_id member,
                    int64_t number)
{
    intervision_group_id id;
    char uid[8];

    if (number == 0) return peer_out(q->db, member);
    random_id(uid);
    TRY(peer_group_add(q->db, (str){uid, sizeof uid}, g->id, number));
    TRY(peer_group_id(q->db, q->mem, g->id, number, &id));
    return peer_put(q->db, member, id);
}

// Anew for everybody, or only what has to change.
enum err group_peers_make(struct req *q, struct res *r)
{
    struct group_top top;
    struct peer_rows rows;
    struct peers p;
    char chance[8];

    TRY(top_of(q, "peers", GROUP_COORDINATOR, &top));
    TRY(peers_read(q, &top.g, &rows));
    int64_t *city = MEM_ARRAY(q->mem, int64_t, (size_t)rows.n + 1);
    int *before = MEM_ARRAY(q->mem, int, (size_t)rows.n + 1),
        *after = MEM_ARRAY(q->mem, int, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        city[i] = rows.at[i].has_place ? rows.at[i].place.v : 0;
        before[i] = (int)rows.at[i].number - 1;
    }
    random_id(chance);
    const str seed = {chance, sizeof chance};
    const bool anew = str_eq(req_form(q, "hoe", 8), STR("opnieuw"));
    if (anew)
        TRY(peers_make(q->mem, city, rows.n, seed, after, &p));
    else
        TRY(peers_mend(q->mem, city, before, rows.n, seed, after, &p));
    for (int i = 0; i < rows.n; i++)
        if (after[i] != before[i]) TRY(put(q, &top.g, rows.at[i].id, after[i] + 1));
    TRY(peer_groups_empty(q->db, top.g.id));
    TRY(audit_by(q, "group.peers", group_object(q, &top.g), anew ? STR("anew") : STR("mended")));
    return redirect(q, r, group_path(q, &top.g, "/intervisie?ok=bewaard"));
}

// One choice per person; what is not in the form stays.
enum err group_peers_set(struct req *q, struct res *r)
{
    struct group_top top;
    struct peer_rows rows;
    int64_t number;
    int moved = 0;

    TRY(top_of(q, "peers", GROUP_COORDINATOR, &top));
    TRY(peers_read(q, &top.g, &rows));
    for (int i = 0; i < rows.n; i++) {
        const char *name = str_z(q->mem, str_format(q->mem, "p-" STR_FMT, STR_ARG(rows.at[i].uid)));
        const str typed = req_form(q, name, 4);
        if (!typed.at || str_int(typed, 0, PEERS_MAX, &number) != ERR_NONE ||
            number == rows.at[i].number)
            continue;
        TRY(put(q, &top.g, rows.at[i].id, number));
        moved++;
    }
    TRY(peer_groups_empty(q->db, top.g.id));
    TRY(audit_by(q, "group.peers", group_object(q, &top.g),
                 str_format(q->mem, "by hand: %d", moved)));
    return redirect(q, r, group_path(q, &top.g, "/intervisie?ok=bewaard"));
}
