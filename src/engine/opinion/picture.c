// picture.c - draws the map as boxes of people.
#include "engine/opinion/picture.h"

#include <math.h>

enum { SIZE = 640, EDGE = 20, BOXES_MAX = 64, GRAIN = 100 };

// Colours that people who see few of them tell apart (Okabe and Ito); letters say the same.
static const char *const colours[OPINION_GROUPS_MAX] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                        "#56b4e9"};

struct frame {
    double x0, y0, side; // the square of the plane that is drawn
};

static struct frame frame_of(const struct opinion_map *map)
{
    double x0 = 0, x1 = 0, y0 = 0, y1 = 0;

    for (int i = 0; i < map->votes->people; i++) {
        if (map->of[i] < 0) continue;
        x0 = fmin(x0, map->xy[2 * (size_t)i]), x1 = fmax(x1, map->xy[2 * (size_t)i]);
        y0 = fmin(y0, map->xy[2 * (size_t)i + 1]), y1 = fmax(y1, map->xy[2 * (size_t)i + 1]);
    }
    const double side = fmax(fmax(x1 - x0, y1 - y0), 1e-9);
    return (struct frame){(x0 + x1 - side) / 2, (y0 + y1 - side) / 2, side};
}

// In hundredths of the frame, from the left or from below.
static double in_frame(double at, double from, double side)
{
    return (at - from) / side * GRAIN;
}

static int rounded(double x, bool up)
{
    if (!(x > 0)) return 0;
    return x >= GRAIN ? GRAIN : (int)(up ? ceil(x - 1e-9) : floor(x + 1e-9));
}

struct box {
    int x0, y0, x1, y1, people; // edges in hundredths
};

struct boxes {
    const struct opinion_map *map;
    struct frame frame;
    struct box at[2 * BOXES_MAX];
    int n, least;
};

static double along(const struct boxes *b, int person, int axis)
{
    const double from = axis ? b->frame.y0 : b->frame.x0;

    return in_frame(b->map->xy[2 * (size_t)person + (size_t)axis], from, b->frame.side);
}

// People by their place along an axis, equals by number: heap sort.
static void sort_along(const struct boxes *b, int *at, int n, int axis)
{
    for (int start = n / 2 - 1, end = n; end > 1;) {
        if (start >= 0) {
            start--;
        } else {
            const int kept = at[--end];
            at[end] = at[0];
            at[0] = kept;
        }
        for (int root = start + 1;;) {
            int child = 2 * root + 1;
            if (child >= end) break;
            const double x = along(b, at[child], axis);
            if (child + 1 < end) {
                const double y = along(b, at[child + 1], axis);
                if (y > x || (y == x && at[child + 1] > at[child])) child++;
            }
            const double x2 = along(b, at[child], axis), r = along(b, at[root], axis);
            if (x2 < r || (x2 == r && at[child] < at[root])) break;
            const int kept = at[child];
            at[child] = at[root];
            at[root] = kept;
            root = child;
        }
    }
}

static void divide(struct boxes *b, int *at, int n, struct box box)
{
    box.people = n;
    if (n >= 2 * b->least && b->n < 2 * BOXES_MAX - 1) {
        const int axis = box.x1 - box.x0 >= box.y1 - box.y0 ? 0 : 1;
        sort_along(b, at, n, axis);
        const double middle = (along(b, at[n / 2 - 1], axis) + along(b, at[n / 2], axis)) / 2;
        const int cut = rounded(middle + 0.5, false);
        int left = 0;
        while (left < n && along(b, at[left], axis) < cut)
            left++;
        const int low = axis ? box.y0 : box.x0, high = axis ? box.y1 : box.x1;
        if (cut > low && cut < high && left >= OPINION_GROUP_MIN && n - left >= OPINION_GROUP_MIN) {
            struct box one = box, two = box;
            if (axis)
                one.y1 = two.y0 = cut;
            else
                one.x1 = two.x0 = cut;
            divide(b, at, left, one);
            divide(b, at + left, n - left, two);
            return;
        }
    }
    b->at[b->n++] = box;
}

static void put_escaped(struct out *o, str s)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.at[i]) {
        case '<': OUT_LIT(o, "&lt;"); break;
        case '>': OUT_LIT(o, "&gt;"); break;
        case '&': OUT_LIT(o, "&amp;"); break;
        case '"': OUT_LIT(o, "&quot;"); break;
        default: out_byte(o, s.at[i]);
        }
}

static int pixel(int hundredth)
{
    return EDGE + hundredth * (SIZE - 2 * EDGE) / GRAIN;
}

static int mean_place(const struct opinion_map *map, const struct frame *f, int g, int axis)
{
    const double at = axis ? map->group[g].y : map->group[g].x;

    return rounded(in_frame(at, axis ? f->y0 : f->x0, f->side) + 0.5, false);
}

void opinion_picture(struct mem *m, const struct opinion_map *map, const struct picture_words *w,
                     struct out *o)
{
    const struct mem_mark mark = mem_mark(m);
    int *who = MEM_ARRAY(m, int, (size_t)map->votes->people + 1);
    struct boxes *b = MEM_NEW(m, struct boxes);
    struct out body = out_new(m); // written whole before `o` is, which may live in the same arena

    *b = (struct boxes){.map = map, .frame = frame_of(map)};
    out_format(&body,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
               "aria-labelledby=\"opinion-map-title opinion-map-about\">\n<title "
               "id=\"opinion-map-title\">",
               SIZE, SIZE);
    put_escaped(&body, w->title);
    OUT_LIT(&body, "</title>\n<desc id=\"opinion-map-about\">");
    put_escaped(&body, w->about);
    OUT_LIT(&body, "</desc>\n");
    for (int g = 0; g < map->k; g++) {
        int n = 0;
        double densest = 0;
        struct box all = {GRAIN, GRAIN, 0, 0, 0};
        for (int i = 0; i < map->votes->people; i++) {
            if (map->of[i] != g) continue;
            who[n++] = i;
            const double x = along(b, i, 0), y = along(b, i, 1);
            all.x0 = rounded(x, false) < all.x0 ? rounded(x, false) : all.x0;
            all.x1 = rounded(x, true) > all.x1 ? rounded(x, true) : all.x1;
            all.y0 = rounded(y, false) < all.y0 ? rounded(y, false) : all.y0;
            all.y1 = rounded(y, true) > all.y1 ? rounded(y, true) : all.y1;
        }
        if (n < OPINION_GROUP_MIN) continue;
        if (all.x1 == all.x0) all.x1++;
        if (all.y1 == all.y0) all.y1++;
        b->n = 0;
        b->least = n / BOXES_MAX > OPINION_GROUP_MIN ? n / BOXES_MAX : OPINION_GROUP_MIN;
        divide(b, who, n, all);
        for (int i = 0; i < b->n; i++) {
            const struct box *x = &b->at[i];
            densest = fmax(densest, (double)x->people / ((x->x1 - x->x0) * (x->y1 - x->y0)));
        }
        out_format(&body, "<g class=\"opinion-map-group opinion-map-%c\" fill=\"%s\">\n", 'a' + g,
                   map->clear ? colours[g] : "#555555");
        for (int i = 0; i < b->n; i++) {
            const struct box *x = &b->at[i];
            const double dense = x->people / ((x->x1 - x->x0) * (x->y1 - x->y0) * densest);
            out_format(
                &body,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"0.%02d\"/>\n",
                pixel(x->x0), pixel(GRAIN - x->y1), pixel(x->x1) - pixel(x->x0),
                pixel(GRAIN - x->y0) - pixel(GRAIN - x->y1), 12 + (int)(sqrt(dense) * 70));
        }
        OUT_LIT(&body, "</g>\n");
    }
    for (int g = 0; g < map->k && map->clear; g++) {
        if (map->group[g].size < OPINION_GROUP_MIN) continue;
        const int x = pixel(mean_place(map, &b->frame, g, 0)),
                  y = pixel(GRAIN - mean_place(map, &b->frame, g, 1));
        out_format(&body,
                   "<circle cx=\"%d\" cy=\"%d\" r=\"18\" fill=\"#ffffff\" stroke=\"%s\" "
                   "stroke-width=\"3\"/>"
                   "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-family=\"sans-serif\" "
                   "font-size=\"20\" font-weight=\"bold\" "
                   "fill=\"#000000\">%c</text>\n",
                   x, y, colours[g], x, y + 7, 'A' + g);
    }
    OUT_LIT(&body, "</svg>\n");
    const str text = out_get(&body);
    if (o->mem == m) { // no room can be given back under what is being written
        out_str(o, text);
        return;
    }
    out_str(o, text);
    mem_reset(m, mark);
}

static void put_head(struct out *o, str word)
{
    OUT_LIT(o, "<th scope=\"col\">");
    put_escaped(o, word);
    OUT_LIT(o, "</th>");
}

void opinion_picture_table(const struct opinion_map *map, const struct picture_words *w,
                           struct out *o)
{
    const struct frame f = frame_of(map);
    bool hidden = false; // parts of all would say how many people a hidden group has

    for (int g = 0; g < map->k; g++)
        hidden |= map->group[g].size < OPINION_GROUP_MIN;
    OUT_LIT(o, "<table class=\"opinion-map-table\">\n<caption>");
    put_escaped(o, w->title);
    OUT_LIT(o, "</caption>\n<thead><tr>");
    put_head(o, w->group);
    put_head(o, w->people);
    put_head(o, w->part);
    put_head(o, w->across);
    put_head(o, w->up);
    put_head(o, w->spread);
    OUT_LIT(o, "</tr></thead>\n<tbody>\n");
    for (int g = 0; g < map->k; g++) {
        const struct opinion_group *x = &map->group[g];
        OUT_LIT(o, "<tr><th scope=\"row\">");
        if (map->clear)
            out_format(o, "%c", 'A' + g);
        else
            put_escaped(o, w->everybody);
        OUT_LIT(o, "</th>");
        if (x->size < OPINION_GROUP_MIN) {
            OUT_LIT(o, "<td colspan=\"5\">");
            put_escaped(o, w->too_small);
            OUT_LIT(o, "</td></tr>\n");
            continue;
        }
        const double spread = sqrt(x->xx + x->yy) / f.side * GRAIN;
        out_format(o, "<td>%d</td>", x->size);
        if (hidden)
            OUT_LIT(o, "<td>–</td>");
        else
            out_format(o, "<td>%d %%</td>", (int)(100.0 * x->size / map->in_map + 0.5));
        out_format(o, "<td>%d</td><td>%d</td><td>%d</td></tr>\n", mean_place(map, &f, g, 0),
                   mean_place(map, &f, g, 1), rounded(spread + 0.5, false));
    }
    OUT_LIT(o, "</tbody>\n</table>\n");
}
