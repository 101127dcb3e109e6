// query.c - reads NAME.sql, asks SQLite for the columns of each query, writes the functions.

#include "sqlgen.h"

#include <ctype.h>
#include <stdio.h>

enum type { T_INT, T_REAL, T_STR, T_BYTES, T_ID };

struct column {
    str name, id; // id: the table, for T_ID
    enum type type;
    bool null;
};

enum result { R_ONE, R_MAYBE, R_MANY, R_EXEC, R_CHANGED };

struct query {
    str name, row, text, hints;
    int line, text_line, hints_line;
    enum result result;
    struct params params;
    struct column columns[COLUMNS_MAX];
    int n_columns;
    bool scalar; // the row is one value of a plain type
    str sql[2];
};

struct file {
    struct mem *m;
    sqlite3 *schema;
    const char *name;
    struct query *at;
    int n;
};

static bool is_name(str s)
{
    if (s.n == 0 || s.n > 60 || !(islower((unsigned char)s.at[0]) || s.at[0] == '_')) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!islower((unsigned char)s.at[i]) && !isdigit((unsigned char)s.at[i]) && s.at[i] != '_')
            return false;
    return true;
}

// Names that would not compile, or that the generated function uses itself.
static bool is_taken(str s)
{
    static const char *const taken[] = {
        "auto",     "bool",   "break",  "case",     "char",   "const",  "continue", "db",
        "default",  "do",     "double", "else",     "enum",   "extern", "false",    "float",
        "for",      "goto",   "if",     "inline",   "int",    "long",   "mem",      "more",
        "out",      "p",      "r",      "register", "return", "room",   "rows",     "short",
        "signed",   "sizeof", "static", "struct",   "switch", "true",   "typedef",  "union",
        "unsigned", "void",   "while",  "restrict", "str",    "typeof", "volatile",
    };
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (str_eq(s, str_of(taken[i]))) return true;
    return false;
}

// Does the table have the key that @ID gives?
static bool has_id(const struct file *f, str table)
{
    int key = 0;
    const char *type;
    const char *z = str_z(f->m, table);

    return sqlite3_table_column_metadata(f->schema, NULL, z, "id", &type, NULL, NULL, &key, NULL) ==
               SQLITE_OK &&
           key && type && sqlite3_stricmp(type, "integer") == 0;
}

// "int", "str?", "item_id" ...
static bool read_type(const struct file *f, str text, enum type *type, str *id, bool *null)
{
    static const char *const names[] = {"int", "real", "str", "bytes"};

    *null = str_ends(text, STR("?"));
    if (*null) text.n--;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(text, str_of(names[i]))) {
            *type = (enum type)i;
            *id = (str){0};
            return true;
        }
    if (!str_ends(text, STR("_id"))) return false;
    *type = T_ID;
    *id = str_part(text, 0, text.n - 3);
    return has_id(f, *id);
}

// ---- the header line: -- name(TYPE param, ...) RESULT

static bool looks_like_header(str line)
{
    if (!str_starts(line, STR("-- "))) return false;
    line = str_from(line, 3);
    const ptrdiff_t open = str_find_byte(line, '(');
    return open > 0 && is_name(str_part(line, 0, (size_t)open));
}

static void read_params(struct file *f, struct query *q, str list)
{
    str piece;

    if (str_trim(list).n == 0) return;
    while (str_cut(&list, ',', &piece)) {
        struct param p = {0};
        enum type type;
        str id;
        bool null;

        piece = str_trim(piece);
        const ptrdiff_t space = str_find_byte(piece, ' ');
        if (space > 0) {
            p.type = str_part(piece, 0, (size_t)space);
            p.name = str_trim(str_from(piece, (size_t)space));
        }
        if (!is_name(p.name))
            die(f->name, q->line, "a parameter is `TYPE name`, not `" STR_FMT "`", STR_ARG(piece));
        if (is_taken(p.name))
            die(f->name, q->line, "a parameter cannot be called " STR_FMT, STR_ARG(p.name));
        if (!read_type(f, p.type, &type, &id, &null))
            die(f->name, q->line,
                "no type " STR_FMT " for a parameter; there are int real str bytes, TABLE_id of a "
                "table with an @ID column called id, each with ? when it may be null",
                STR_ARG(p.type));
        if (q->params.n == PARAMS_MAX) die(f->name, q->line, "more than %d parameters", PARAMS_MAX);
        q->params.at[q->params.n++] = p;
    }
}

static void read_header(struct file *f, struct query *q, str line)
{
    static const struct {
        const char *word;
        enum result result;
        bool row;
    } results[] = {
        {"one", R_ONE, true},    {"maybe", R_MAYBE, true},      {"many", R_MANY, true},
        {"exec", R_EXEC, false}, {"changed", R_CHANGED, false},
    };
    line = str_from(line, 3);
    const ptrdiff_t open = str_find_byte(line, '('), close = str_find_byte(line, ')');
    if (close < 0) die(f->name, q->line, "the list of parameters has no `)`");
    q->name = str_part(line, 0, (size_t)open);
    read_params(f, q, str_part(line, (size_t)open + 1, (size_t)(close - open - 1)));

    str rest = str_trim(str_from(line, (size_t)close + 1)), word;
    str_cut(&rest, ' ', &word);
    q->row = str_trim(rest);
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        if (!str_eq(word, str_of(results[i].word))) continue;
        q->result = results[i].result;
        if (results[i].row != (q->row.n > 0))
            die(f->name, q->line, "`%s` %s", results[i].word,
                results[i].row ? "needs the name of its row" : "has no row");
        return;
    }
    die(f->name, q->line,
        "the header ends in `one ROW`, `maybe ROW`, `many ROW`, `exec` or `changed`");
}

// ---- the columns

// The table that `insert into T`, `update T` or `delete from T` changes, for its returning columns.
static str changed_table(str sql)
{
    static const char *const starts[] = {"insert into ", "update ", "delete from "};
    str at = str_trim(sql);

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(at, str_of(starts[i]))) {
            at = str_from(at, strlen(starts[i]));
            size_t n = 0;
            while (n < at.n && (isalnum((unsigned char)at.at[n]) || at.at[n] == '_'))
                n++;
            return str_part(at, 0, n);
        }
    return (str){0};
}

// What a column of a table is in C: an id of its own table, of the one it points to, or a plain type.
static bool type_of_origin(struct file *f, const char *table, const char *column, struct column *c)
{
    const char *type;
    int not_null, key;
    sqlite3_stmt *st;

    if (sqlite3_table_column_metadata(f->schema, NULL, table, column, &type, NULL, &not_null, &key,
                                      NULL) != SQLITE_OK ||
        !type)
        return false;
    c->null = !not_null && !key;
    if (sqlite3_stricmp(type, "text") == 0)
        c->type = T_STR;
    else if (sqlite3_stricmp(type, "blob") == 0)
        c->type = T_BYTES;
    else if (sqlite3_stricmp(type, "real") == 0)
        c->type = T_REAL;
    else if (sqlite3_stricmp(type, "integer") == 0 || sqlite3_stricmp(type, "int") == 0)
        c->type = T_INT;
    else
        return false;
    if (c->type != T_INT) return true;
    if (strcmp(column, "id") == 0 && has_id(f, str_of(table))) {
        c->type = T_ID;
        c->id = str_copy(f->m, str_of(table));
        return true;
    }
    if (sqlite3_prepare_v2(f->schema,
                           "select \"table\" from pragma_foreign_key_list(?1) where \"from\" = ?2 "
                           "and coalesce(\"to\", 'id') = 'id'",
                           -1, &st, NULL) != SQLITE_OK)
        die(f->name, 1, "%s", sqlite3_errmsg(f->schema));
    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, column, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW) {
        const str other = str_copy(f->m, str_of((const char *)sqlite3_column_text(st, 0)));
        if (has_id(f, other)) {
            c->type = T_ID;
            c->id = other;
        }
    }
    sqlite3_finalize(st);
    return true;
}

// The line `-- : name TYPE, name TYPE` under the header says what SQLite cannot know.
static bool type_of_hint(struct file *f, struct query *q, struct column *c)
{
    str list = q->hints, piece;

    if (!list.at) return false;
    while (str_cut(&list, ',', &piece)) {
        piece = str_trim(piece);
        const ptrdiff_t space = str_find_byte(piece, ' ');
        if (space < 0) die(f->name, q->hints_line, "a column is `name TYPE`");
        if (!str_eq(str_part(piece, 0, (size_t)space), c->name)) continue;
        const str type = str_trim(str_from(piece, (size_t)space));
        if (!read_type(f, type, &c->type, &c->id, &c->null))
            die(f->name, q->hints_line, "no type " STR_FMT, STR_ARG(type));
        return true;
    }
    return false;
}

static void check_hints(struct file *f, struct query *q)
{
    str list = q->hints, piece;

    while (list.at && str_cut(&list, ',', &piece)) {
        bool found = false;
        piece = str_trim(piece);
        for (int i = 0; i < q->n_columns; i++)
            found |=
                str_eq(q->columns[i].name, str_part(piece, 0, (size_t)str_find_byte(piece, ' ')));
        if (!found)
            die(f->name, q->hints_line, "the query has no column `" STR_FMT "`", STR_ARG(piece));
    }
}

static void read_columns(struct file *f, struct query *q, sqlite3_stmt *st)
{
    const str table = changed_table(q->sql[SQLITE]);

    q->n_columns = sqlite3_column_count(st);
    if (q->n_columns > COLUMNS_MAX) die(f->name, q->line, "more than %d columns", COLUMNS_MAX);
    for (int i = 0; i < q->n_columns; i++) {
        struct column *c = &q->columns[i];
        const char *origin_table = sqlite3_column_table_name(st, i);
        const char *origin = sqlite3_column_origin_name(st, i);

        c->name = str_copy(f->m, str_of(sqlite3_column_name(st, i)));
        if (!is_name(c->name))
            die(f->name, q->text_line, "column %d needs a name: write `... as name`", i + 1);
        if (is_taken(c->name))
            die(f->name, q->text_line, "a column cannot be called " STR_FMT ": write `as another`",
                STR_ARG(c->name));
        for (int k = 0; k < i; k++)
            if (str_eq(c->name, q->columns[k].name))
                die(f->name, q->text_line, "two columns are called " STR_FMT, STR_ARG(c->name));
        if (type_of_hint(f, q, c)) continue;
        if (origin_table && origin && type_of_origin(f, origin_table, origin, c)) continue;
        if (!origin && table.n && type_of_origin(f, str_z(f->m, table), str_z(f->m, c->name), c))
            continue;
        die(f->name, q->text_line,
            "column " STR_FMT " is an expression: say its type in a line `-- : " STR_FMT
            " int` under the header",
            STR_ARG(c->name), STR_ARG(c->name));
    }
    check_hints(f, q);
}

static void prepare(struct file *f, struct query *q)
{
    const struct source from = {f->name, q->text_line};
    const str text = q->text;
    const bool wants_row = q->result <= R_MANY;
    enum type type;
    str id;
    bool null;

    for (int k = SQLITE; k <= POSTGRES; k++) {
        q->sql[k] = str_trim(dialect_for(f->m, from, text, (enum kind)k, &q->params));
        while (q->sql[k].n && strchr("; \n\t", q->sql[k].at[q->sql[k].n - 1]))
            q->sql[k].n--;
        if (q->sql[k].n == 0) die(f->name, q->line, "the query is empty");
    }
    for (int i = 0; i < q->params.n; i++)
        if (!q->params.at[i].used)
            die(f->name, q->line, "parameter " STR_FMT " is never used",
                STR_ARG(q->params.at[i].name));

    sqlite3_stmt *st = NULL;
    const char *tail;
    const str whole = dialect_for(f->m, from, text, SQLITE, &q->params);
    const char *z = str_z(f->m, whole);
    if (sqlite3_prepare_v2(f->schema, z, -1, &st, &tail) != SQLITE_OK) {
        const int offset = sqlite3_error_offset(f->schema);
        const char *place = z + (offset > 0 ? offset : (int)strspn(z, " \n\t\r"));
        int line = q->text_line;
        for (const char *p = z; p < place; p++)
            line += *p == '\n';
        die(f->name, line, "%s", sqlite3_errmsg(f->schema));
    }
    if (tail[strspn(tail, "; \n\t\r")] != 0)
        die(f->name, q->line, "one statement per query; this one has more");
    if (wants_row != (sqlite3_column_count(st) > 0))
        die(f->name, q->line,
            wants_row ? "the statement gives no rows" : "the statement gives rows: name them");
    if (wants_row) read_columns(f, q, st);
    q->scalar = wants_row && read_type(f, q->row, &type, &id, &null);
    if (q->scalar) {
        if (q->n_columns != 1 || q->result == R_MANY || null)
            die(f->name, q->line,
                "`one` and `maybe` can give one plain value; otherwise name a row");
        q->columns[0].null = false;
        if (q->columns[0].type != type || !str_eq(q->columns[0].id, id))
            die(f->name, q->line, "the column is not a " STR_FMT, STR_ARG(q->row));
    } else if (wants_row && !is_name(q->row)) {
        die(f->name, q->line, STR_FMT " is no name for a row", STR_ARG(q->row));
    }
    sqlite3_finalize(st);
}

static void read_queries(struct file *f, str text)
{
    str line;
    int n = 0;
    struct query *q = NULL;

    f->at = MEM_ARRAY(f->m, struct query, QUERIES_MAX);
    for (str rest = text; str_line(&rest, &line);) {
        n++;
        if (looks_like_header(line)) {
            if (f->n == QUERIES_MAX) die(f->name, n, "more than %d queries", QUERIES_MAX);
            q = &f->at[f->n++];
            q->line = n;
            q->text_line = n + 1;
            q->text = (str){rest.at ? rest.at : "", 0};
            read_header(f, q, line);
            for (int i = 0; i < f->n - 1; i++)
                if (str_eq(f->at[i].name, q->name))
                    die(f->name, n, STR_FMT " stands here twice", STR_ARG(q->name));
        } else if (q && str_starts(line, STR("-- :"))) {
            q->hints = str_from(line, 4);
            q->hints_line = n;
            q->text.n = (size_t)(line.at + line.n - q->text.at);
        } else if (q) {
            q->text.n = (size_t)(line.at + line.n - q->text.at);
        } else if (str_trim(line).n && !str_starts(line, STR("--"))) {
            die(f->name, n, "a query begins with its header: -- name(TYPE param, ...) RESULT");
        }
    }
    for (int i = 0; i < f->n; i++)
        prepare(f, &f->at[i]);
}

// ---- writing

static void put_type(struct out *o, enum type type, str id)
{
    if (type == T_ID)
        out_format(o, STR_FMT "_id", STR_ARG(id));
    else
        out_str(o, str_of((const char *[]){"int64_t", "double", "str", "str"}[type]));
}

static void put_id_type(struct out *o, str id)
{
    out_format(o,
               "#ifndef MEENT_ID_" STR_FMT "\n#define MEENT_ID_" STR_FMT
               "\ntypedef struct {\n    int64_t v;\n} " STR_FMT "_id;\n#endif\n",
               STR_ARG(id), STR_ARG(id), STR_ARG(id));
}

static void put_signature(struct file *f, struct out *o, const struct query *q)
{
    out_format(o, "enum err " STR_FMT "(struct db *db", STR_ARG(q->name));
    if (q->result <= R_MANY) OUT_LIT(o, ", struct mem *mem");
    for (int i = 0; i < q->params.n; i++) {
        enum type type = T_INT;
        str id = {0};
        bool null = false;
        read_type(f, q->params.at[i].type, &type, &id, &null);
        OUT_LIT(o, ", ");
        if (null && type != T_STR && type != T_BYTES) OUT_LIT(o, "const ");
        put_type(o, type, id);
        OUT_LIT(o, " ");
        if (null && type != T_STR && type != T_BYTES) OUT_LIT(o, "*");
        out_str(o, q->params.at[i].name);
    }
    if (q->result == R_MAYBE) OUT_LIT(o, ", bool *out_found");
    if (q->result == R_CHANGED) OUT_LIT(o, ", int64_t *out_changed");
    if (q->scalar) {
        OUT_LIT(o, ", ");
        put_type(o, q->columns[0].type, q->columns[0].id);
        OUT_LIT(o, " *out");
    } else if (q->result <= R_MANY) {
        out_format(o, ", struct " STR_FMT "_row%s *out", STR_ARG(q->row),
                   q->result == R_MANY ? "s" : "");
    }
    OUT_LIT(o, ")");
}

static bool same_columns(const struct query *a, const struct query *b)
{
    if (a->n_columns != b->n_columns) return false;
    for (int i = 0; i < a->n_columns; i++) {
        const struct column *x = &a->columns[i], *y = &b->columns[i];
        if (!str_eq(x->name, y->name) || x->type != y->type || x->null != y->null ||
            !str_eq(x->id, y->id))
            return false;
    }
    return true;
}

static const struct query *first_with_row(struct file *f, const struct query *q)
{
    for (int i = 0; i < f->n; i++) {
        const struct query *p = &f->at[i];
        if (p->result <= R_MANY && !p->scalar && str_eq(p->row, q->row)) return p;
    }
    return q;
}

static bool has_null_flag(const struct column *c)
{
    return c->null && c->type != T_STR && c->type != T_BYTES;
}

static void put_header(struct file *f, struct out *o)
{
    out_format(o, "// Made by tools/sqlgen from %s. Do not edit.\n#pragma once\n\n", f->name);
    OUT_LIT(o, "#include \"store/store.h\"\n\n");
    for (int i = 0; i < f->n; i++) {
        const struct query *q = &f->at[i];
        for (int k = 0; k < q->n_columns; k++)
            if (q->columns[k].type == T_ID) put_id_type(o, q->columns[k].id);
        for (int k = 0; k < q->params.n; k++) {
            enum type type = T_INT;
            str id = {0};
            bool null;
            read_type(f, q->params.at[k].type, &type, &id, &null);
            if (type == T_ID) put_id_type(o, id);
        }
    }
    for (int i = 0; i < f->n; i++) {
        const struct query *q = &f->at[i];
        if (q->result > R_MANY || q->scalar) continue;
        const struct query *first = first_with_row(f, q);
        if (first != q) {
            if (!same_columns(first, q))
                die(f->name, q->line,
                    "row " STR_FMT " has other columns here than in line %d: name it otherwise",
                    STR_ARG(q->row), first->line);
            continue;
        }
        out_format(o, "\nstruct " STR_FMT "_row {\n", STR_ARG(q->row));
        for (int k = 0; k < q->n_columns; k++) {
            const struct column *c = &q->columns[k];
            OUT_LIT(o, "    ");
            put_type(o, c->type, c->id);
            out_format(o, " " STR_FMT ";%s\n", STR_ARG(c->name),
                       c->null && !has_null_flag(c) ? " // at is NULL for null" : "");
            if (has_null_flag(c)) out_format(o, "    bool has_" STR_FMT ";\n", STR_ARG(c->name));
        }
        out_format(o,
                   "};\nstruct " STR_FMT "_rows {\n    struct " STR_FMT
                   "_row *at;\n    int n;\n};\n",
                   STR_ARG(q->row), STR_ARG(q->row));
    }
    OUT_LIT(o, "\n");
    for (int i = 0; i < f->n; i++) {
        OUT_LIT(o, "CHECKED ");
        put_signature(f, o, &f->at[i]);
        OUT_LIT(o, ";\n");
    }
}

static void put_read_column(struct out *o, const struct column *c, int k, const char *target)
{
    static const char *const calls[] = {"db_int(r, %d)", "db_real(r, %d)", "db_text(r, %d, mem)",
                                        "db_text(r, %d, mem)", "db_int(r, %d)"};
    char call[40];

    snprintf(call, sizeof call, calls[c->type], k);
    out_format(o, "    %s%s = %s;\n", target, c->type == T_ID ? ".v" : "", call);
}

static void put_reader(struct out *o, const struct query *q)
{
    out_format(o,
               "\nstatic void read_" STR_FMT "(struct db_rows *r, struct mem *mem, struct " STR_FMT
               "_row *out)\n{\n    (void)mem;\n",
               STR_ARG(q->row), STR_ARG(q->row));
    for (int k = 0; k < q->n_columns; k++) {
        char target[80];
        const struct column *c = &q->columns[k];
        snprintf(target, sizeof target, "out->" STR_FMT, STR_ARG(c->name));
        put_read_column(o, c, k, target);
        if (has_null_flag(c))
            out_format(o, "    out->has_" STR_FMT " = !db_null(r, %d);\n", STR_ARG(c->name), k);
    }
    OUT_LIT(o, "}\n");
}

static void put_values(struct file *f, struct out *o, const struct query *q)
{
    if (q->params.n == 0) return;
    OUT_LIT(o, "    const struct db_value p[] = {\n");
    for (int i = 0; i < q->params.n; i++) {
        const str n = q->params.at[i].name;
        enum type type = T_INT;
        str id;
        bool null = false;
        read_type(f, q->params.at[i].type, &type, &id, &null);
        OUT_LIT(o, "        ");
        if (type == T_STR || type == T_BYTES)
            out_format(o, "%s(" STR_FMT ", %s)", null ? "db_value_str_or_null" : "db_value_str",
                       STR_ARG(n), type == T_STR ? "DB_TEXT" : "DB_BLOB");
        else if (type == T_REAL)
            out_format(o,
                       null ? "db_value_real_or_null(" STR_FMT ")" : "db_value_real(" STR_FMT ")",
                       STR_ARG(n));
        else if (null)
            out_format(o, "db_value_int_or_null((const int64_t *)" STR_FMT ")", STR_ARG(n));
        else
            out_format(o, "db_value_int(" STR_FMT "%s)", STR_ARG(n), type == T_ID ? ".v" : "");
        OUT_LIT(o, ",\n");
    }
    OUT_LIT(o, "    };\n");
}

static void put_body(struct file *f, struct out *o, const struct query *q, int place)
{
    const char *p = q->params.n ? "p" : "NULL";

    OUT_LIT(o, "\n");
    put_signature(f, o, q);
    OUT_LIT(o, "\n{\n");
    put_values(f, o, q);
    if (q->result >= R_EXEC) {
        out_format(o, "    return db_exec(db, &queries[%d], %s, %s);\n}\n", place, p,
                   q->result == R_CHANGED ? "out_changed" : "NULL");
        return;
    }
    OUT_LIT(o, "    struct db_rows *r;\n    bool more;\n");
    if (q->result == R_MANY)
        out_format(o, "    struct " STR_FMT "_rows rows = {0};\n    int room = 0;\n",
                   STR_ARG(q->row));
    out_format(o, "\n    TRY(db_open(db, &queries[%d], %s, &r));\n", place, p);
    if (q->result == R_MANY) {
        out_format(o,
                   "    for (;;) {\n"
                   "        TRY(db_next(r, &more));\n"
                   "        if (!more) break;\n"
                   "        if (rows.n == room)\n"
                   "            rows.at = db_rows_grow(mem, rows.at, sizeof *rows.at, rows.n, "
                   "&room);\n"
                   "        read_" STR_FMT "(r, mem, &rows.at[rows.n++]);\n"
                   "    }\n"
                   "    *out = rows;\n",
                   STR_ARG(q->row));
    } else {
        OUT_LIT(o, "    TRY(db_next(r, &more));\n");
        if (q->result == R_MAYBE)
            OUT_LIT(o, "    *out_found = more;\n    if (!more) return ERR_NONE;\n");
        else
            OUT_LIT(o, "    if (!more) return ERR_NOT_FOUND;\n");
        if (q->scalar) {
            OUT_LIT(o, "    (void)mem;\n");
            put_read_column(o, &q->columns[0], 0, "(*out)");
        } else {
            out_format(o, "    read_" STR_FMT "(r, mem, out);\n", STR_ARG(q->row));
        }
        OUT_LIT(o, "    db_close(r);\n");
    }
    OUT_LIT(o, "    return ERR_NONE;\n}\n");
}

static void put_source(struct file *f, struct out *o)
{
    out_format(o, "// Made by tools/sqlgen from %s. Do not edit.\n", f->name);
    const char *include = f->name;
    if (str_starts(str_of(include), STR("src/"))) include += 4;
    out_format(o, "#include \"%s.h\"\n\nstatic struct db_query queries[] = {\n", include);
    for (int i = 0; i < f->n; i++) {
        const struct query *q = &f->at[i];
        out_format(o, "    {.name = \"" STR_FMT "\",\n     .sql = {\n", STR_ARG(q->name));
        for (int k = SQLITE; k <= POSTGRES; k++) {
            put_c_text(o, q->sql[k], "         ");
            OUT_LIT(o, ",\n");
        }
        OUT_LIT(o, "     },\n     .types = \"");
        for (int k = 0; k < q->params.n; k++) {
            enum type type = T_INT;
            str id;
            bool null;
            read_type(f, q->params.at[k].type, &type, &id, &null);
            out_byte(o, "irtbi"[type]);
        }
        out_format(o, "\",\n     .params = %d, .columns = %d},\n", q->params.n, q->n_columns);
    }
    OUT_LIT(o, "};\n");
    if (f->n)
        OUT_LIT(o, "\n__attribute__((constructor)) static void register_queries(void)\n{\n"
                   "    db_register(queries, (int)COUNT_OF(queries));\n}\n");
    for (int i = 0; i < f->n; i++) {
        const struct query *q = &f->at[i];
        if (q->result <= R_MANY && !q->scalar && first_with_row(f, q) == q) put_reader(o, q);
    }
    for (int i = 0; i < f->n; i++)
        put_body(f, o, &f->at[i], i);
}

void queries_generate(struct mem *m, sqlite3 *schema, const char *file, const char *base)
{
    struct file f = {.m = m, .schema = schema, .name = file};
    struct out h = out_new(m), c = out_new(m);

    read_queries(&f, read_whole(m, file));
    put_header(&f, &h);
    put_source(&f, &c);
    write_whole(str_z(m, str_format(m, "%s.h", base)), &h);
    write_whole(str_z(m, str_format(m, "%s.c", base)), &c);
}
