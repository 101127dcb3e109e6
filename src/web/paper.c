#include "web/paper.h"

#include "html/html.h"
#include "web/assets.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static const struct asset *asset_named(const char *name)
{
    for (int i = 0; i < assets_count; i++)
        if (strcmp(assets[i].name, name) == 0) return &assets[i];
    return NULL;
}

static str data_address(struct mem *m, const struct asset *a)
{
    const size_t room = sodium_base64_ENCODED_LEN(a->data.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = MEM_ARRAY(m, char, room);

    sodium_bin2base64(text, room, (const unsigned char *)a->data.at, a->data.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return str_format(m, "data:%s;base64,%s", a->type, text);
}

// The style sheet, with the font where its address stood.
static void put_style(struct mem *m, struct out *o)
{
    const struct asset *css = asset_named("meent.css"), *font = asset_named("meent-sans.woff2");

    assert(css && font);
    const str name = str_of(font->path + sizeof "/static/" - 1);
    const ptrdiff_t at = str_find(css->data, name);
    assert(at >= 0);
    out_str(o, (str){css->data.at, (size_t)at});
    out_str(o, data_address(m, font));
    out_str(o, str_from(css->data, (size_t)at + name.n));
}

str paper(struct req *q, str title, str body)
{
    struct out o = out_new(q->mem);

    out_format(&o, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
               lang_codes[q->lang]);
    put_html_text(&o, title);
    OUT_LIT(&o, "</title>\n<style>");
    put_style(q->mem, &o);
    OUT_LIT(&o, "</style>\n</head>\n<body class=\"m-body\">\n<main class=\"m-main\">\n");
    out_str(&o, body);
    OUT_LIT(&o, "\n</main>\n</body>\n</html>\n");
    return out_get(&o);
}
