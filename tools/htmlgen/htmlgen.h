// htmlgen.h - the parts of the template compiler. The language is described in docs/reference/templates.md.
//
//   routes.c   addresses of the house, from src/app/*/*.def
//   markup.c   follows the HTML or XML text: where are we, is it closed, is it accessible
//   parse.c    {{ … }}: blocks, values, sentences; makes a tree of nodes
//   emit.c     the tree as C, once per language
#pragma once

#include "tools/common/po.h"

enum { LANGS = PO_LANGS };

// Addresses

struct route_name {
    str name, path, file;
    int line, values; // {…} in the path
};

struct routes {
    struct mem *mem;
    struct route_name *at;
    int n, cap;
};

void routes_parse(struct routes *r, str file, str text, struct complaints *c);
const struct route_name *routes_find(const struct routes *r, str name);
str routes_header(struct mem *m, const struct routes *r); // web/urls.h

// The tree

enum node_kind {
    NODE_TEXT,    // goes out as it is; one text per language
    NODE_CODE,    // one C statement
    NODE_IF,      // branches: child is a list of NODE_BRANCH
    NODE_BRANCH,  // text: condition, empty for else
    NODE_FOR,     // text: rows; name: variable; index: its number; child; other
    NODE_LANG,    // per[lang] lists
    NODE_PLURAL,  // text: count; form[] lists, in language `lang`
    NODE_CONTENT, // splits a page in two functions
    NODE_GROUP,   // child
};

struct node {
    enum node_kind kind;
    int line;
    str text, name, index;
    str per_text[LANGS];
    struct node *child, *other, *per[LANGS], *form[PO_FORMS];
    int lang;
    struct node *next;
};

struct list {
    struct node *first, *last;
};

struct page {
    str name, parameters, names[16];
    int n_names, line;
    bool part, split;
    struct node *body;
    struct page *next;
};

// The text around the tags

enum place { IN_TEXT, IN_TAG, IN_VALUE };

struct element {
    str name;
    int line;
    bool no_translate, pre, svg, token;
};

struct tag { // the start tag being read
    str name, attr, type, rel;
    int line, attr_line;
    bool has_alt, has_type, has_label, has_id, has_for, has_lang, has_src, has_method_post,
        has_href, has_title, no_translate, words, hidden, has_value;
    int words_line;
    str id; // when it is plain text
    struct {
        str name;
        bool always; // not in a block
    } seen[24];
    int n_seen;
    struct out value; // plain text of the value being read
    bool value_dynamic, value_started;
};

struct seen_id {
    str id;
    int line, hidden;
};

struct gen {
    struct mem *mem;
    struct complaints *c;
    str file, text;
    size_t at;
    int line;
    bool xml;
    const struct po_book *book;
    const struct routes *routes;

    str includes[32];
    int n_includes;
    bool assets;
    struct page *pages, *last_page, *page;

    // where we are in the page
    enum place place;
    struct element stack[64];
    int depth, floor; // a block may not close what was opened before it
    struct tag tag;
    bool spaced; // an attribute may begin here
    bool quiet;  // a space here would change nothing
    char space;  // a space not yet written
    int blocks, blocks_at_tag;
    bool in_loop;
    int level; // of the last heading; 0 unknown
    struct seen_id ids[256];
    int n_ids;
    struct seen_id fors[256], wants[256]; // <label for>, and controls that need one
    int n_fors, n_wants;

    struct out literal; // text not yet a node
    struct list *list;
};

bool htmlgen_compile(struct mem *m, str file, str text, const struct po_book *book,
                     const struct routes *routes, str base_name, struct complaints *c, str *out_c,
                     str *out_h);

// parse.c
void gen_node(struct gen *g, struct node n);
void gen_flush(struct gen *g);
void gen_complain(struct gen *g, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// markup.c
void markup_run(struct gen *g, str s); // plain text of the template, up to a tag
void markup_space(struct gen *g);      // writes a waiting space
void markup_page_start(struct gen *g);
void markup_page_end(struct gen *g);
bool markup_in(const struct gen *g, const char *name); // inside an element of that name
bool markup_is_address(const struct gen *g);           // in the value of href, src …
bool markup_is_json(const struct gen *g);
void put_markup(struct out *o, str s, bool attribute);

// emit.c
void gen_emit(struct gen *g, str base_name, str *out_c, str *out_h);
