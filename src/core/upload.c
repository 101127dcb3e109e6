// upload.c - what a file is by its contents, and keeping it.
#include "core/upload.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "core/archive.h"

#include <strings.h>

enum { HEAD = 1024, OFFICE_FILES = 5000 };

static const struct {
    const char *name, *type, *ending;
} kinds[] = {
#define UPLOAD(name, type, ending) {#name, type, ending},
#include "core/upload.def"
#undef UPLOAD
};

bool upload_is_sound(enum upload_kind k)
{
    return k >= UPLOAD_ogg && k <= UPLOAD_wav;
}

bool upload_is_picture(enum upload_kind k)
{
    return k == UPLOAD_jpeg || k == UPLOAD_png;
}

bool upload_is_paper(enum upload_kind k)
{
    return k == UPLOAD_pdf || k == UPLOAD_docx || k == UPLOAD_odt;
}

str upload_kind_name(enum upload_kind k)
{
    return str_of(kinds[k].name);
}

const char *upload_type(str kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i].name))) return kinds[i].type;
    return NULL;
}

static bool at(str s, size_t place, const char *bytes, size_t n)
{
    return s.n >= place + n && memcmp(s.at + place, bytes, n) == 0;
}

static bool starts_any_case(str s, const char *with)
{
    const size_t n = strlen(with);

    return s.n >= n && strncasecmp(s.at, with, n) == 0;
}

static bool ends_any_case(str s, const char *with)
{
    const size_t n = strlen(with);

    return s.n >= n && strncasecmp(s.at + s.n - n, with, n) == 0;
}

// What could run stands in it as a name; what is packed in a stream cannot be seen here, and runs in no browser of today
// without being asked.
static bool pdf_is_calm(str s)
{
    static const char *const names[] = {"/JavaScript",   "/JS",        "/Launch",
                                        "/EmbeddedFile", "/RichMedia", "/XFA"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const str name = str_of(names[i]);
        for (str rest = s;;) {
            const ptrdiff_t found = str_find(rest, name);
            if (found < 0) break;
            rest = str_from(rest, (size_t)found + name.n);
            const char c = rest.n ? rest.at[0] : ' ';
            // "/JSx" is another name, "/EmbeddedFiles" is not
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) ||
                str_starts(rest, STR("s")))
                return false;
        }
    }
    return true;
}

static bool is_pdf(str s)
{
    return (at(s, 0, "%PDF-1.", 7) || at(s, 0, "%PDF-2.", 7)) && s.n > 64 &&
           str_find(str_from(s, s.n > 2048 ? s.n - 2048 : 0), STR("%%EOF")) >= 0 && pdf_is_calm(s);
}

// Documents of text only; with macros, or with files that may run, it is none of them.
static bool is_office(struct mem *m, str s, enum upload_kind *out)
{
    static const struct archive_bounds bounds = {OFFICE_FILES, 64 << 20, 128 << 20};
    struct archive_fault fault;
    struct archive a;
    bool types = false, word = false, odt = false;

    if (!at(s, 0, "PK\3\4", 4) || archive_names(m, s, &bounds, &a, &fault) != ERR_NONE)
        return false;
    for (int i = 0; i < a.n; i++) {
        const str path = a.at[i].path;
        types |= str_eq(path, STR("[Content_Types].xml"));
        word |= str_eq(path, STR("word/document.xml"));
        odt |= str_eq(path, STR("content.xml"));
        if (ends_any_case(path, ".bin") || starts_any_case(path, "Basic/") ||
            starts_any_case(path, "Scripts/") || str_find(path, STR("vbaProject")) >= 0 ||
            str_find(path, STR("activeX")) >= 0 || str_find(path, STR("embeddings/")) >= 0)
            return false;
    }
    // OpenDocument: the first file is "mimetype", not packed, so that its words stand here.
    static const char mark[] = "mimetypeapplication/vnd.oasis.opendocument.text";
    if (odt && at(s, 30, mark, sizeof mark - 1) && !at(s, 30 + sizeof mark - 1, "-", 1)) {
        *out = UPLOAD_odt;
        return true;
    }
    if (types && word) {
        *out = UPLOAD_docx;
        return true;
    }
    return false;
}

static bool is_sound(str s, enum upload_kind *out)
{
    if (at(s, 0, "OggS", 4)) {
        *out = UPLOAD_ogg;
    } else if (at(s, 0, "\x1a\x45\xdf\xa3", 4) && str_find(str_part(s, 0, 64), STR("webm")) >= 0) {
        *out = UPLOAD_webm;
    } else if (at(s, 4, "ftyp", 4) &&
               (at(s, 8, "M4A", 3) || at(s, 8, "isom", 4) || at(s, 8, "iso", 3) ||
                at(s, 8, "mp4", 3) || at(s, 8, "3gp", 3))) {
        *out = UPLOAD_mp4;
    } else if (at(s, 0, "RIFF", 4) && at(s, 8, "WAVE", 4)) {
        *out = UPLOAD_wav;
    } else if (at(s, 0, "ID3", 3) ||
               (s.n > 3 && (unsigned char)s.at[0] == 0xff && // MPEG 1 or 2, layer III
                ((unsigned char)s.at[1] & 0xe6) == 0xe2)) {
        *out = UPLOAD_mp3;
    } else {
        return false;
    }
    return s.n > 64;
}

static bool is_html(str s)
{
    if (at(s, 0, "\xef\xbb\xbf", 3)) s = str_from(s, 3);
    s = str_trim(str_part(s, 0, HEAD));
    return starts_any_case(s, "<!doctype html") || starts_any_case(s, "<html");
}

bool upload_picture_of(str s, enum upload_kind *out)
{
    const bool jpeg = at(s, 0, "\xff\xd8\xff", 3), png = at(s, 0, "\x89PNG\r\n\x1a\n", 8);

    *out = png ? UPLOAD_png : UPLOAD_jpeg;
    return (jpeg || png) && s.n > 64;
}

bool upload_kind_of(struct mem *m, str bytes, str filename, enum upload_kind *out)
{
    if (is_pdf(bytes)) {
        *out = UPLOAD_pdf;
        return true;
    }
    if (is_office(m, bytes, out) || is_sound(bytes, out) || upload_picture_of(bytes, out))
        return true;
    if (!bytes.n || !utf8_valid(bytes) || str_find_byte(bytes, 0) >= 0) return false;
    if (is_html(bytes)) {
        *out = UPLOAD_html;
        return true;
    }
    *out = UPLOAD_markdown;
    return ends_any_case(filename, ".md") || ends_any_case(filename, ".markdown") ||
           ends_any_case(filename, ".txt");
}

str upload_name(struct mem *m, str filename, enum upload_kind k)
{
    const ptrdiff_t dot = (ptrdiff_t)filename.n - 1;
    const str ending = str_format(m, ".%s", kinds[k].ending);
    str base = filename;

    for (ptrdiff_t i = dot; i > 0 && dot - i < 10; i--)
        if (filename.at[i] == '.') {
            base = str_part(filename, 0, (size_t)i);
            break;
        }
    base = str_trim(utf8_clip(base, UPLOAD_NAME_SIGNS));
    return str_format(m, STR_FMT STR_FMT, STR_ARG(base.n ? base : STR("stuk")), STR_ARG(ending));
}

enum err upload_add(struct db *db, struct mem *mem, int64_t now, const struct upload_new *n,
                    enum upload_kind kind, upload_id *out)
{
    int64_t there;

    if (n->bytes.n > UPLOAD_MAX) return ERR_TOO_LARGE;
    if (!n->bytes.n || !utf8_valid(n->filename)) return ERR_INVALID;
    TRY(uploads_count(db, mem, n->trajectory, n->public, &there));
    if (there >= UPLOADS_OF) return ERR_FULL;
    return upload_insert(db, mem, n->trajectory, upload_name(mem, n->filename, kind),
                         upload_kind_name(kind), (int64_t)n->bytes.n, sha256_hex(mem, n->bytes),
                         n->bytes, n->public, n->person, now, out);
}
