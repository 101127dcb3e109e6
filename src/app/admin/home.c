// home.c - the way in, and the page that says who may do what. Nothing on that page is written by hand: it comes
// from the tables that the program decides with.
#include "app/admin/home.html.h"

#include "app/admin/admin.h"

enum err admin_home(struct req *q, struct res *r)
{
    const struct home_links v = {.people = may_somewhere(q->who, MAY_PEOPLE),
                                 .places = may_somewhere(q->who, MAY_PLACES),
                                 .audit = may(q->who, MAY_AUDIT, PLACE_ROOT),
                                 .run = may(q->who, MAY_RUN, PLACE_ROOT)};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_admin_title), .no_index = true});

    admin_home_html(h, &v);
    return page_close(h);
}

static struct listed_roles role_words(struct mem *m, uint32_t bits)
{
    struct listed_roles out = {.at = MEM_ARRAY(m, struct listed_role, ROLE_COUNT)};

    for (int i = 0; i < ROLE_COUNT; i++)
        if (bits & 1u << i) out.at[out.n++].word = role_word(role_name((enum role)i));
    return out;
}

static msg right_word(struct mem *m, enum right r)
{
    char *key = str_z(m, str_format(m, "right.%s", right_name(r)));

    for (char *p = key; *p; p++)
        if (*p == '-') *p = '_';
    return msg_by_key(str_of(key));
}

static void rights_fill(struct req *q, struct rights_view *v)
{
    v->rights.at = MEM_ARRAY(q->mem, struct right_line, RIGHT_COUNT);
    for (int i = 0; i < RIGHT_COUNT; i++)
        if (right_holder((enum right)i) == HOLDER)
            v->rights.at[v->rights.n++] =
                (struct right_line){.word = right_word(q->mem, (enum right)i),
                                    .who = role_words(q->mem, right_roles((enum right)i))};
    v->roles.at = MEM_ARRAY(q->mem, struct role_line, ROLE_COUNT);
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct role_line *line = &v->roles.at[v->roles.n++];
        uint32_t givers = 0;
        for (int k = 0; k < ROLE_COUNT; k++)
            if (role_givable((enum role)i, 1u << k)) givers |= 1u << k;
        line->word = role_word(role_name((enum role)i));
        line->givers = role_words(q->mem, givers);
        line->rights.at = MEM_ARRAY(q->mem, struct listed_role, RIGHT_COUNT);
        for (int k = 0; k < RIGHT_COUNT; k++)
            if (right_roles((enum right)k) & 1u << i)
                line->rights.at[line->rights.n++].word = right_word(q->mem, (enum right)k);
    }
    int n = 0;
    for (int f = 0; f < q->site->n_features; f++)
        n += q->site->features[f]->n_routes;
    v->paths.at = MEM_ARRAY(q->mem, struct path_line, (size_t)n);
    for (int f = 0; f < q->site->n_features; f++)
        for (int k = 0; k < q->site->features[f]->n_routes; k++) {
            const struct route *x = &q->site->features[f]->routes[k];
            v->paths.at[v->paths.n++] = (struct path_line){x->method == POST ? "POST" : "GET",
                                                           x->path, right_word(q->mem, x->right)};
        }
}

enum err admin_rights(struct req *q, struct res *r)
{
    struct rights_view v = {0};

    rights_fill(q, &v);
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_rights_title),
                                              .no_index = true});
    admin_rights_html(h, &v);
    return page_close(h);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/admin/admin.def"
#undef ROUTE
};

const struct feature admin_feature = {.name = "admin",
                                      .routes = routes,
                                      .n_routes = COUNT_OF(routes),
                                      .commands = admin_commands,
                                      .n_commands = ADMIN_COMMANDS};
