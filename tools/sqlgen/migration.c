// migration.c - reads migrations/NNNN-name.sql, builds the schema they give, embeds them in the program.

#include "sqlgen.h"

#include <dirent.h>
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    return ((const struct migration *)a)->number - ((const struct migration *)b)->number;
}

static struct migration migration_read(struct mem *m, const char *folder, const char *name)
{
    struct migration g = {0};
    int64_t number;
    const str file = str_of(name);
    const str digits = str_part(file, 0, 4);
    str rest, line;
    int n = 0;

    g.file = str_format(m, "%s/%s", folder, name);
    if (file.n < 10 || file.at[4] != '-' || str_int(digits, 1, 9999, &number) != ERR_NONE)
        die(g.file.at, 1, "a migration is called NNNN-name.sql");
    g.number = (int)number;
    g.name = str_copy(m, str_part(file, 5, file.n - 9));

    rest = read_whole(m, g.file.at);
    while (str_line(&rest, &line)) {
        n++;
        const bool up = str_eq(str_trim(line), STR("-- up"));
        if (!up && !str_eq(str_trim(line), STR("-- down"))) continue;
        if (up ? g.up_line || g.down_line : g.down_line || !g.up_line)
            die(g.file.at, n, "a migration has one line `-- up` and after it one line `-- down`");
        if (up) {
            g.up_line = n + 1;
        } else {
            g.up.n = (size_t)(line.at - g.up.at);
            g.down_line = n + 1;
        }
        *(up ? &g.up : &g.down) = rest.at ? rest : (str){"", 0};
    }
    if (!g.up_line || !g.down_line)
        die(g.file.at, n, "a migration needs a line `-- up` and a line `-- down`");
    return g;
}

struct migrations migrations_read(struct mem *m, const char *folder)
{
    struct migrations all = {0};
    DIR *d = opendir(folder);
    int room = 0;

    if (!d) die(folder, 1, "no such folder");
    for (struct dirent *e; (e = readdir(d));) {
        if (!str_ends(str_of(e->d_name), STR(".sql")) || e->d_name[0] == '.') continue;
        if (all.n == room) {
            struct migration *grown = MEM_ARRAY(m, struct migration, (size_t)(room = room * 2 + 8));
            if (all.n) memcpy(grown, all.at, sizeof *grown * (size_t)all.n);
            all.at = grown;
        }
        all.at[all.n++] = migration_read(m, folder, e->d_name);
    }
    closedir(d);
    if (all.n) qsort(all.at, (size_t)all.n, sizeof *all.at, by_number);
    for (int i = 1; i < all.n; i++)
        if (all.at[i].number == all.at[i - 1].number)
            die(all.at[i].file.at, 1, "number %04d is taken by " STR_FMT, all.at[i].number,
                STR_ARG(all.at[i - 1].file));
    return all;
}

static void apply(struct mem *m, sqlite3 *db, const struct migration *g, str text, int line)
{
    const struct source from = {str_z(m, g->file), line};
    const char *at = str_z(m, dialect_for(m, from, text, SQLITE, NULL)), *start = at;

    while (*at) {
        sqlite3_stmt *st;
        const char *tail;
        int rc = sqlite3_prepare_v2(db, at, -1, &st, &tail);

        if (rc == SQLITE_OK && st) rc = sqlite3_step(st);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
            const int offset = sqlite3_error_offset(db);
            const char *place = at + (offset > 0 ? offset : (int)strspn(at, " \n\t\r"));
            int l = line;
            for (const char *p = start; p < place; p++)
                l += *p == '\n';
            die(from.file, l, "%s", sqlite3_errmsg(db));
        }
        sqlite3_finalize(st);
        at = tail;
    }
}

// Also walks the way back once, so that a wrong `-- down` fails the build at its line.
sqlite3 *migrations_apply(struct mem *m, const struct migrations *all)
{
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK) die("sqlite", 1, "cannot open in memory");
    sqlite3_exec(db, "pragma foreign_keys = on", NULL, NULL, NULL);
    for (int i = 0; i < all->n; i++)
        apply(m, db, &all->at[i], all->at[i].up, all->at[i].up_line);
    for (int i = all->n - 1; i >= 0; i--)
        apply(m, db, &all->at[i], all->at[i].down, all->at[i].down_line);
    for (int i = 0; i < all->n; i++)
        apply(m, db, &all->at[i], all->at[i].up, all->at[i].up_line);
    return db;
}

static void put_text(struct mem *m, struct out *o, const struct migration *g, const char *field,
                     str text, int line)
{
    out_format(o, "     .%s = {\n", field);
    for (int k = SQLITE; k <= POSTGRES; k++) {
        const struct source from = {str_z(m, g->file), line};
        put_c_text(o, dialect_for(m, from, text, (enum kind)k, NULL), "         ");
        OUT_LIT(o, ",\n");
    }
    OUT_LIT(o, "     },\n");
}

void migrations_embed(struct mem *m, const struct migrations *all, const char *out_file)
{
    struct out o = out_new(m);

    OUT_LIT(&o, "// Made by tools/sqlgen from migrations/. Do not edit.\n"
                "#include \"store/migrate.h\"\n\nconst struct migration migrations[] = {\n");
    for (int i = 0; i < all->n; i++) {
        const struct migration *g = &all->at[i];
        out_format(&o, "    {.number = %d,\n     .name = \"" STR_FMT "\",\n", g->number,
                   STR_ARG(g->name));
        put_text(m, &o, g, "up", g->up, g->up_line);
        put_text(m, &o, g, "down", g->down, g->down_line);
        OUT_LIT(&o, "    },\n");
    }
    if (all->n == 0) OUT_LIT(&o, "    {0},\n");
    out_format(&o, "};\nconst int migrations_n = %d;\n", all->n);
    write_whole(out_file, &o);
}
