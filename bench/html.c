// Time of a page and of Markdown, on one core: make build/bench/html && build/bench/html. Figures: bench/html.md.
#include "html/markdown.h"
#include "tests/html/listing.html.h"

#include <stdio.h>
#include <time.h>

static double now_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static struct mem *mem;
static struct sample view;
static str text, prose;

static size_t page(void)
{
    struct out o = out_new(mem);
    struct html h = {.out = &o, .mem = mem, .base = ""};

    out_room(&o, 16384);
    sample_listing_html(&h, &view);
    return o.n;
}

static size_t markdown(void)
{
    return markdown_html(mem, text, NULL).s.n;
}

static size_t fast(void)
{
    struct out o = out_new(mem);

    out_room(&o, 16384);
    put_html_text(&o, prose);
    return o.n;
}

static size_t plain(void)
{
    struct out o = out_new(mem);

    out_room(&o, 16384);
    html_text_plain(&o, prose);
    return o.n;
}

// The best of 20 rounds: what the work costs when nothing else runs.
static void measure(const char *name, size_t (*work)(void))
{
    double best = 1e18;
    size_t n = 0;

    for (int round = 0; round < 20; round++) {
        const double start = now_ns();
        for (int i = 0; i < 500; i++) {
            mem_clear(mem);
            n = work();
        }
        const double ns = (now_ns() - start) / 500;
        if (ns < best) best = ns;
    }
    printf("%-34s %6zu bytes out  %8.0f ns\n", name, n, best);
}

int main(void)
{
    static struct sample_item items[28];
    static char bytes[12288];
    struct mem *kept = mem_new((size_t)1 << 24);
    struct out o = out_new(kept);

    mem = mem_new((size_t)1 << 26);
    for (int i = 0; i < 28; i++)
        items[i] = (struct sample_item){
            .title = STR("Van expert naar trainer: leren & laten leren"),
            .slug = STR("van-expert-naar-trainer"),
            .summary = STR("Je weet veel van je vak, maar hoe zorg je dat een ander het ook kan? "
                           "In deze film zie je drie "
                           "trainers aan het werk, met vallen en opstaan."),
            .seconds = 754,
            .fresh = i % 3 == 0,
        };
    view = (struct sample){.title = STR("Bibliotheek"), .site = STR("Meent"), .items = {items, 28}};
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 97 == 96 ? '&' : (char)('a' + i % 26);
    prose = (str){bytes, sizeof bytes};
    while (o.n < 12000)
        OUT_LIT(&o, "## Wat je doet\n\nEen scherp *leerdoel* heeft vier delen, en geen ervan "
                    "is\n[vanzelf](https://example.org/) klaar.\n\n"
                    "- Wie leert er iets?\n- Wat kan die persoon straks **doen**?\n\n> Eén les, "
                    "één doel.\n\n");
    text = out_get(&o);
    measure("page of 28 cards", page);
    measure("12 KB of text escaped, 16 at a time", fast);
    measure("12 KB of text escaped, by byte", plain);
    measure("12 KB of Markdown", markdown);
    mem_free(mem);
    mem_free(kept);
    return 0;
}
