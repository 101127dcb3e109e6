// The tree of a page as C: one function per language, and one that chooses. Texts that follow each other,
// sentences included, are one write.
#include "tools/htmlgen/htmlgen.h"

struct writer {
    struct gen *g;
    struct out *o;
    struct out text; // waiting
    int lang, deep, number;
};

static void indent(struct writer *w)
{
    for (int i = 0; i < w->deep; i++)
        OUT_LIT(w->o, "    ");
}

static void flush(struct writer *w)
{
    const str s = out_get(&w->text);

    if (s.n == 0) return;
    indent(w);
    OUT_LIT(w->o, "out_bytes(h->out, ");
    put_c_string(w->o, s);
    out_format(w->o, ", %zu);\n", s.n);
    w->text.n = 0;
}

static void line(struct writer *w, int number)
{
    out_format(w->o, "#line %d \"" STR_FMT "\"\n", number, STR_ARG(w->g->file));
}

static void emit_list(struct writer *w, const struct node *n);

static void emit_block(struct writer *w, const struct node *n)
{
    w->deep++;
    emit_list(w, n);
    flush(w);
    w->deep--;
}

static void emit_for(struct writer *w, const struct node *n)
{
    const int k = ++w->number;

    indent(w);
    OUT_LIT(w->o, "{\n");
    line(w, n->line);
    out_format(w->o, "const __auto_type rows_%d_ = (" STR_FMT ");\n", k, STR_ARG(n->text));
    line(w, n->line);
    out_format(w->o, "for (int i_%d_ = 0; i_%d_ < (int)rows_%d_.n; i_%d_++) {\n", k, k, k, k);
    line(w, n->line);
    out_format(w->o,
               "const __typeof__(*rows_%d_.at) " STR_FMT " = rows_%d_.at[i_%d_]; (void)" STR_FMT
               ";\n",
               k, STR_ARG(n->name), k, k, STR_ARG(n->name));
    if (n->index.n)
        out_format(w->o, "const int " STR_FMT " = i_%d_; (void)" STR_FMT ";\n", STR_ARG(n->index),
                   k, STR_ARG(n->index));
    emit_block(w, n->child);
    indent(w);
    OUT_LIT(w->o, "}\n");
    if (n->other) {
        indent(w);
        out_format(w->o, "if ((int)rows_%d_.n <= 0) {\n", k);
        emit_block(w, n->other);
        indent(w);
        OUT_LIT(w->o, "}\n");
    }
    indent(w);
    OUT_LIT(w->o, "}\n");
}

static void emit_list(struct writer *w, const struct node *n)
{
    for (; n; n = n->next) {
        if (n->kind == NODE_TEXT) {
            out_str(&w->text, n->per_text[w->lang]);
            continue;
        }
        if (n->kind == NODE_GROUP || n->kind == NODE_LANG) {
            emit_list(w, n->kind == NODE_GROUP ? n->child : n->per[w->lang]);
            continue;
        }
        flush(w);
        switch (n->kind) {
        case NODE_CODE:
            line(w, n->line);
            indent(w);
            out_str(w->o, n->text);
            out_byte(w->o, '\n');
            break;
        case NODE_IF:
            for (const struct node *b = n->child; b; b = b->next) {
                line(w, b->line);
                indent(w);
                if (b != n->child) OUT_LIT(w->o, "else ");
                if (b->text.n) out_format(w->o, "if (" STR_FMT ") ", STR_ARG(b->text));
                OUT_LIT(w->o, "{\n");
                emit_block(w, b->child);
                indent(w);
                OUT_LIT(w->o, "}\n");
            }
            break;
        case NODE_FOR: emit_for(w, n); break;
        case NODE_PLURAL:
            line(w, n->line);
            indent(w);
            out_format(w->o, "switch (plural_%s(html_count(" STR_FMT "))) {\n", po_codes[n->lang],
                       STR_ARG(n->text));
            for (int f = 0; f < w->g->book->forms[n->lang]; f++) {
                indent(w);
                if (f + 1 < w->g->book->forms[n->lang])
                    out_format(w->o, "case %d:\n", f);
                else
                    OUT_LIT(w->o, "default:\n");
                emit_block(w, n->form[f]);
                indent(w);
                OUT_LIT(w->o, "    break;\n");
            }
            indent(w);
            OUT_LIT(w->o, "}\n");
            break;
        default: break;
        }
    }
}

static void heading(struct out *o, const struct gen *g, const struct page *p, const char *end,
                    bool inside)
{
    out_format(o, "%svoid " STR_FMT "%s_%s(struct html *h%s" STR_FMT ")", inside ? "static " : "",
               STR_ARG(p->name), end, g->xml ? "xml" : "html", p->parameters.n ? ", " : "",
               STR_ARG(p->parameters));
}

static void emit_function(struct gen *g, struct out *o, const struct page *p, const char *end,
                          const struct node *body)
{
    str bodies[LANGS];
    bool same = true;

    for (int l = 0; l < LANGS; l++) {
        struct out b = out_new(g->mem);
        struct writer w = {.g = g, .o = &b, .text = out_new(g->mem), .lang = l, .deep = 1};

        emit_list(&w, body);
        flush(&w);
        bodies[l] = out_get(&b);
        same = same && str_eq(bodies[l], bodies[0]);
    }
    for (int l = 0; l < LANGS; l++) {
        if (same && l > 0) break;
        out_byte(o, '\n');
        if (same)
            heading(o, g, p, end, p->part);
        else
            out_format(o, "static void " STR_FMT "%s_%s_(struct html *h%s" STR_FMT ")",
                       STR_ARG(p->name), end, po_codes[l], p->parameters.n ? ", " : "",
                       STR_ARG(p->parameters));
        OUT_LIT(o, "\n{\n    (void)h;\n");
        for (int i = 0; i < p->n_names; i++)
            out_format(o, "    (void)" STR_FMT ";\n", STR_ARG(p->names[i]));
        out_str(o, bodies[l]);
        OUT_LIT(o, "}\n");
    }
    if (same) return;
    out_byte(o, '\n');
    heading(o, g, p, end, p->part);
    OUT_LIT(o, "\n{\n");
    for (int l = LANGS; l-- > 0;) {
        if (l)
            out_format(o, "    if (h->lang == %d)\n        ", l);
        else
            OUT_LIT(o, "    else\n        ");
        out_format(o, STR_FMT "%s_%s_(h", STR_ARG(p->name), end, po_codes[l]);
        for (int i = 0; i < p->n_names; i++)
            out_format(o, ", " STR_FMT, STR_ARG(p->names[i]));
        OUT_LIT(o, ");\n");
    }
    OUT_LIT(o, "}\n");
}

void gen_emit(struct gen *g, str base_name, str *out_c, str *out_h)
{
    struct out c = out_new(g->mem), h = out_new(g->mem);

    out_format(&h,
               "// Made by tools/htmlgen from " STR_FMT
               "; do not edit.\n#pragma once\n\n#include \"html/html.h\"\n",
               STR_ARG(g->file));
    for (int i = 0; i < g->n_includes; i++)
        out_format(&h, "#include " STR_FMT "\n", STR_ARG(g->includes[i]));
    out_byte(&h, '\n');
    out_format(&c,
               "// Made by tools/htmlgen from " STR_FMT "; do not edit.\n#include \"" STR_FMT
               ".h\"\n",
               STR_ARG(g->file), STR_ARG(base_name));
    if (g->assets) OUT_LIT(&c, "#include \"web/assets.h\"\n");
    out_byte(&c, '\n');
    for (int l = 0; l < LANGS; l++)
        if (g->book->plural[l].n)
            out_format(&c,
                       "static inline int plural_%s(uint64_t n)\n{\n    return (int)(" STR_FMT
                       ");\n}\n",
                       po_codes[l], STR_ARG(g->book->plural[l]));
    for (const struct page *p = g->pages; p; p = p->next) {
        struct out *o = p->part ? &c : &h;

        for (int half = 0; half <= p->split; half++) {
            heading(o, g, p, p->split ? (half ? "_close" : "_open") : "", p->part);
            OUT_LIT(o, ";\n");
        }
    }
    for (const struct page *p = g->pages; p; p = p->next) {
        if (!p->split) {
            emit_function(g, &c, p, "", p->body);
            continue;
        }
        struct node *first = p->body, **at = &first, *rest;

        while ((*at)->kind != NODE_CONTENT)
            at = &(*at)->next;
        rest = (*at)->next;
        *at = NULL;
        emit_function(g, &c, p, "_open", first);
        emit_function(g, &c, p, "_close", rest);
    }
    *out_c = out_get(&c);
    *out_h = out_get(&h);
}
