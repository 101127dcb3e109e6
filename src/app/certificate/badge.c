// badge.c - Open Badges 3.0: a credential of the Verifiable Credentials 2.0 data model as a JWT (RS256), the keys it is checked
// with, who gives it, what it is given for, a status list that says what was taken back, and a picture that holds it.
//
// Made on the spot from the row: the same row gives the same bytes, so nothing signed is stored. The addresses in it begin
// with the setting `origin`; who moves the site keeps the old address alive, or old badges lead nowhere.
//
// Sources   1EdTech Open Badges 3.0 (8.2, 5.3.2); W3C VC Data Model 2.0; W3C Bitstring Status List 1.0.
#include "app/certificate/certificate.h"

#include "app/certificate/badge.xml.h"
#include "base/uuid.h"
#include "web/press.h"

#include <sodium.h>

#define CONTEXT_VC "https://www.w3.org/ns/credentials/v2"
#define CONTEXT_OB "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
#define CONTEXT_MORE \
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json" // names the kind of schema
#define SCHEMA_OB                                          \
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/" \
    "ob_v3p0_achievementcredential_schema.json"

static const unsigned char subjects[UUID_BYTES] = {0x5d, 0x0e, 0x9b, 0x6c, 0x6a, 0x41, 0x4b, 0x0f,
                                                   0x9d, 0x57, 0x2e, 0x31, 0x70, 0xc4, 0x18, 0xaa};

// One address for all of the site, whatever name a place gave it.
static str home_of(struct req *q)
{
    return q->site->set->origin.n ? q->site->set->origin : q->origin;
}

static str at_home(struct req *q, const char *path)
{
    return str_format(q->mem, STR_FMT "%s", STR_ARG(home_of(q)), path);
}

static str key_address(struct req *q, str name)
{
    return str_format(q->mem, STR_FMT "/certificaat/sleutel/" STR_FMT, STR_ARG(home_of(q)),
                      STR_ARG(name));
}

static str issuer_name(struct req *q)
{
    const str with = q->site->set->cobrand;

    return with.n ? str_format(q->mem, "Meent, " STR_FMT, STR_ARG(with)) : STR("Meent");
}

static void types(struct json *j, const char *one, const char *two)
{
    json_key(j, "type"), json_open(j, '[');
    json_text(j, str_of(one));
    if (two) json_text(j, str_of(two));
    json_close(j, ']');
}

static void contexts(struct json *j, bool badge)
{
    json_key(j, "@context"), json_open(j, '[');
    json_text(j, STR(CONTEXT_VC));
    if (badge) json_text(j, STR(CONTEXT_OB));
    if (badge) json_text(j, STR(CONTEXT_MORE));
    json_close(j, ']');
}

static void issuer_write(struct req *q, struct json *j)
{
    json_pair_text(j, "id", at_home(q, "/certificaat/uitgever"));
    types(j, "Profile", NULL);
    json_pair_text(j, "name", issuer_name(q));
    json_pair_text(j, "url", home_of(q));
    if (q->site->set->contact.n) json_pair_text(j, "email", q->site->set->contact);
}

// What it is given for: the same for everybody who has it.
static void achievement_write(struct req *q, struct json *j, enum lang lang, str course, str what,
                              const char *type, str name, str description, str criteria,
                              str version)
{
    struct mem *m = q->mem;

    json_pair_text(j, "id",
                   str_format(m, STR_FMT "/certificaat/wat/" STR_FMT "/" STR_FMT,
                              STR_ARG(home_of(q)), STR_ARG(course), STR_ARG(what)));
    types(j, "Achievement", NULL);
    json_pair_text(j, "achievementType", str_of(type));
    json_pair_text(j, "name", name);
    json_pair_text(j, "description", description);
    json_key(j, "criteria"), json_open(j, '{');
    json_pair_text(j, "narrative", criteria);
    json_close(j, '}');
    json_pair_text(j, "inLanguage", str_of(lang_codes[lang]));
    json_pair_text(j, "version", version);
    json_key(j, "image"), json_open(j, '{');
    json_pair_text(j, "id",
                   str_format(m, STR_FMT "/certificaat/beeld/" STR_FMT, STR_ARG(home_of(q)),
                              STR_ARG(what)));
    json_pair_text(j, "type", STR("Image"));
    json_close(j, '}');
}

static const char *type_of(str kind)
{
    return str_eq(kind, STR("module"))   ? "Badge"
           : str_eq(kind, STR("course")) ? "CertificateOfCompletion"
                                         : "Certification";
}

// A practice badge says so in whatever a reader of badges shows.
static str practice_name(struct req *q, enum lang lang, const struct award_row *a, str name)
{
    const struct msg_arg args[] = {{.name = "name", .s = name}};

    return a->practice ? msg_fill(q->mem, lang, MSG_certificate_practice_name, args, 1) : name;
}

str award_narrative(struct mem *m, enum lang lang, const struct award_row *a)
{
    const struct msg_arg args[] = {
        {.name = "sessions", .number = true, .i = a->sessions}, // the one that counts
        {.name = "hours", .s = number_text(m, lang, a->hours)},
        {.name = "from", .s = date_long(m, lang, (day){(int32_t)a->from_day})},
        {.name = "to", .s = date_long(m, lang, (day){(int32_t)a->to_day})},
        {.name = "maker", .s = a->maker},
        {.name = "version", .s = a->version}};

    return msg_fill(m, lang,
                    a->from_day == a->to_day ? MSG_certificate_narrative_day
                                             : MSG_certificate_narrative,
                    args, COUNT_OF(args));
}

static void identity_write(struct json *j, const char *type, bool hashed, str value, str salt)
{
    json_open(j, '{');
    json_pair_text(j, "type", STR("IdentityObject"));
    json_pair_bool(j, "hashed", hashed);
    json_pair_text(j, "identityHash", value);
    json_pair_text(j, "identityType", str_of(type));
    if (hashed) json_pair_text(j, "salt", salt);
    json_close(j, '}');
}

static void subject_write(struct req *q, struct json *j, enum lang lang, const struct award_row *a,
                          str subject)
{
    struct mem *m = q->mem;
    const str title = practice_name(q, lang, a, award_title(m, lang, a));

    json_key(j, "credentialSubject"), json_open(j, '{');
    json_pair_text(j, "id", subject);
    types(j, "AchievementSubject", NULL);
    json_pair_text(j, "activityStartDate", at_iso(m, (int64_t)a->from_day * 86400));
    json_pair_text(j, "activityEndDate", at_iso(m, (int64_t)a->to_day * 86400));
    json_key(j, "identifier"), json_open(j, '[');
    identity_write(j, "name", false, a->name, STR(""));
    identity_write(j, "emailAddress", true, a->identity, a->salt);
    json_close(j, ']');
    json_pair_text(j, "narrative", award_narrative(m, lang, a));
    json_key(j, "achievement"), json_open(j, '{');
    achievement_write(q, j, lang, a->course_slug, award_what(m, a->kind, a->number),
                      type_of(a->kind), title,
                      a->practice ? msg_text(lang, MSG_certificate_practice)
                                  : msg_text(lang, MSG_certificate_about),
                      award_criteria(m, lang, a->kind, a->number), a->version);
    json_close(j, '}');
    json_close(j, '}');
}

enum err badge_token(struct req *q, const struct award_row *a, str *out)
{
    struct mem *m = q->mem;
    struct signer_row key;
    struct out o = out_new(m);
    struct json j = json_new(&o);
    enum lang lang;
    const str id = str_format(m, "urn:uuid:" STR_FMT, STR_ARG(a->uid)),
              subject = str_format(m, "urn:uuid:" STR_FMT, STR_ARG(uuid_v5(m, subjects, a->uid))),
              list = at_home(q, "/certificaat/status/1"),
              slot = str_format(m, "%lld", (long long)a->slot);

    if (!lang_parse(a->lang, &lang)) return ERR_INVALID;
    TRY(signer_by_id(q->db, m, a->signing_key, &key));
    json_open(&j, '{');
    contexts(&j, true);
    json_pair_text(&j, "id", id);
    types(&j, "VerifiableCredential", "OpenBadgeCredential");
    json_key(&j, "issuer"), json_open(&j, '{');
    issuer_write(q, &j);
    json_close(&j, '}');
    json_pair_text(&j, "validFrom", at_iso(m, a->issued_at));
    json_pair_text(&j, "name", practice_name(q, lang, a, award_title(m, lang, a)));
    subject_write(q, &j, lang, a, subject);
    json_key(&j, "evidence"), json_open(&j, '[');
    json_open(&j, '{');
    json_pair_text(&j, "id",
                   str_format(m, STR_FMT STR_FMT, STR_ARG(home_of(q)),
                              STR_ARG(code_path(m, a->code))));
    types(&j, "Evidence", NULL);
    json_pair_text(&j, "name", msg_text(lang, MSG_certificate_evidence));
    json_close(&j, '}');
    json_close(&j, ']');
    json_key(&j, "credentialStatus"), json_open(&j, '{');
    json_pair_text(&j, "id", str_format(m, STR_FMT "#" STR_FMT, STR_ARG(list), STR_ARG(slot)));
    json_pair_text(&j, "type", STR("BitstringStatusListEntry"));
    json_pair_text(&j, "statusPurpose", STR("revocation"));
    json_pair_text(&j, "statusListIndex", slot);
    json_pair_text(&j, "statusListCredential", list);
    json_close(&j, '}');
    json_key(&j, "credentialSchema"), json_open(&j, '[');
    json_open(&j, '{');
    json_pair_text(&j, "id", STR(SCHEMA_OB));
    json_pair_text(&j, "type", STR("1EdTechJsonSchemaValidator2019"));
    json_close(&j, '}');
    json_close(&j, ']');
    json_pair_text(&j, "iss", at_home(q, "/certificaat/uitgever"));
    json_pair_text(&j, "jti", id);
    json_pair_int(&j, "nbf", a->issued_at);
    json_pair_text(&j, "sub", subject);
    json_close(&j, '}');
    return signer_token(m, key.private, key_address(q, key.name), out_get(&o), out);
}

// ---- who gives it, and with which keys ----

static struct json open_json(struct res *r, const char *type)
{
    struct json j = res_json(r);

    r->type = type;
    r->open = true;
    return j;
}

enum err certificate_issuer(struct req *q, struct res *r)
{
    struct json j = open_json(r, "application/ld+json");

    json_open(&j, '{');
    contexts(&j, true);
    issuer_write(q, &j);
    json_close(&j, '}');
    return ERR_NONE;
}

enum err certificate_keys(struct req *q, struct res *r)
{
    struct signer_public_rows rows;
    struct json j = open_json(r, "application/jwk-set+json");

    TRY(signer_public(q->db, q->mem, &rows));
    json_open(&j, '{');
    json_key(&j, "keys"), json_open(&j, '[');
    for (int i = 0; i < rows.n; i++)
        signer_jwk(&j, key_address(q, rows.at[i].name), rows.at[i].n, rows.at[i].e);
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

enum err certificate_key(struct req *q, struct res *r)
{
    struct signer_public_row row;
    bool found;
    str name;

    TRY(req_slug(q, "key", &name));
    TRY(signer_public_of(q->db, q->mem, name, &found, &row));
    if (!found) return ERR_NOT_FOUND;
    struct json j = open_json(r, "application/jwk+json");
    signer_jwk(&j, key_address(q, row.name), row.n, row.e);
    return ERR_NONE;
}

// ---- what was taken back ----

static enum err list_encoded(struct mem *m, const struct award_revoked_rows *rows, str *out)
{
    const size_t n = STATUS_BITS / 8;
    unsigned char *bits = MEM_ARRAY(m, unsigned char, n);
    char *small = mem_raw(m, press_bound(n));

    for (int i = 0; i < rows->n; i++) // bit 0 is the highest of the first byte
        bits[rows->at[i].slot / 8] |= (unsigned char)(0x80 >> (rows->at[i].slot % 8));
    const size_t used = press(CODING_GZIP, PRESS_KEPT, (str){(char *)bits, n}, small);
    if (!used) return ERR_INTERNAL;
    const size_t room = sodium_base64_ENCODED_LEN(used, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *to = mem_raw(m, room + 1);
    *to = 'u'; // Multibase: base64url
    sodium_bin2base64(to + 1, room, (const unsigned char *)small, used,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *out = str_of(to);
    return ERR_NONE;
}

// The list of everybody, so that who asks does not tell whose badge is being looked at.
enum err certificate_status(struct req *q, struct res *r)
{
    struct award_revoked_rows rows;
    struct signer_row key;
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);
    signing_key_id last;
    int64_t at;
    bool found;
    str encoded, token;

    TRY(signer_last(q->db, q->mem, &found, &last));
    if (!found) return ERR_NOT_FOUND; // nothing was ever given
    TRY(signer_by_id(q->db, q->mem, last, &key));
    TRY(awards_revoked(q->db, q->mem, &rows));
    TRY(award_key_first(q->db, q->mem, &at));
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].at > at) at = rows.at[i].at;
    TRY(list_encoded(q->mem, &rows, &encoded));
    const str list = at_home(q, "/certificaat/status/1"),
              issuer = at_home(q, "/certificaat/uitgever");
    json_open(&j, '{');
    contexts(&j, false);
    json_pair_text(&j, "id", list);
    types(&j, "VerifiableCredential", "BitstringStatusListCredential");
    json_pair_text(&j, "issuer", issuer);
    json_pair_text(&j, "validFrom", at_iso(q->mem, at));
    json_key(&j, "credentialSubject"), json_open(&j, '{');
    json_pair_text(&j, "id", str_format(q->mem, STR_FMT "#list", STR_ARG(list)));
    json_pair_text(&j, "type", STR("BitstringStatusList"));
    json_pair_text(&j, "statusPurpose", STR("revocation"));
    json_pair_text(&j, "encodedList", encoded);
    json_close(&j, '}');
    json_pair_text(&j, "iss", issuer);
    json_pair_text(&j, "jti", list);
    json_pair_int(&j, "nbf", at);
    json_close(&j, '}');
    TRY(signer_token(q->mem, key.private, key_address(q, key.name), out_get(&o), &token));
    r->body.mem = q->mem;
    out_str(&r->body, token);
    r->type = "application/vc+jwt";
    r->open = true;
    return ERR_NONE;
}

// ---- what it is given for ----

static bool what_read(str what, str *out_kind, int64_t *out_number)
{
    *out_number = 0;
    *out_kind = str_eq(what, STR("leergang")) ? STR("course") : STR("trainer");
    if (str_eq(what, STR("leergang")) || str_eq(what, STR("trainer"))) return true;
    *out_kind = STR("module");
    return what.n == 3 && what.at[0] == 'm' &&
           str_int(str_from(what, 1), 0, 99, out_number) == ERR_NONE;
}

enum err certificate_achievement(struct req *q, struct res *r)
{
    struct award_row as = {0};
    struct award_course_row course;
    struct award_module_row module = {0};
    bool found;
    str slug, what;

    TRY(req_slug(q, "course", &slug));
    TRY(req_slug(q, "what", &what));
    if (!what_read(what, &as.kind, &as.number)) return ERR_NOT_FOUND;
    TRY(award_course_live(q->db, q->mem, slug, str_of(lang_codes[q->lang]), &found, &course));
    if (!found) return ERR_NOT_FOUND;
    if (as.number || str_eq(as.kind, STR("module"))) {
        TRY(award_module_live(q->db, q->mem, slug, str_of(lang_codes[q->lang]), as.number, &found,
                              &module));
        if (!found) return ERR_NOT_FOUND;
    }
    as.course = course.title;
    as.title = module.title;
    struct json j = open_json(r, "application/ld+json");
    json_open(&j, '{');
    contexts(&j, true);
    achievement_write(q, &j, q->lang, course.slug, what, type_of(as.kind),
                      award_title(q->mem, q->lang, &as),
                      module.goal.n ? module.goal : msg_text(q->lang, MSG_certificate_about),
                      award_criteria(q->mem, q->lang, as.kind, as.number), course.number);
    json_close(&j, '}');
    return ERR_NONE;
}

// ---- the picture ----

static enum err picture(struct req *q, struct res *r, const struct badge_view *v)
{
    badge_xml(xml_open(q, r, "image/svg+xml"), v);
    return ERR_NONE;
}

static struct badge_view picture_of(struct req *q, str kind, int64_t number, enum lang lang)
{
    struct badge_view v = {.number = number, .token = STR("")};
    const struct msg_arg args[] = {{.name = "n", .s = number_text(q->mem, lang, number)}};

    v.kind = str_eq(kind, STR("module"))   ? "module"
             : str_eq(kind, STR("course")) ? "course"
                                           : "trainer";
    v.title = str_eq(kind, STR("module"))
                  ? msg_fill(q->mem, lang, MSG_certificate_picture_module, args, 1)
              : str_eq(kind, STR("course")) ? msg_text(lang, MSG_certificate_picture_course)
                                            : msg_text(lang, MSG_certificate_picture_trainer);
    v.sub = msg_text(lang, MSG_certificate_picture_sub);
    return v;
}

enum err certificate_image(struct req *q, struct res *r)
{
    int64_t number;
    str what, kind;

    TRY(req_slug(q, "what", &what));
    if (!what_read(what, &kind, &number)) return ERR_NOT_FOUND;
    const struct badge_view v = picture_of(q, kind, number, q->lang);
    r->open = true;
    return picture(q, r, &v);
}

static enum err award_here(struct req *q, struct award_row *out)
{
    bool found;
    str code;

    if (!code_read(q->mem, req_path_text(q, "code"), &code)) return ERR_NOT_FOUND;
    TRY(award_by_code(q->db, q->mem, code, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

enum err certificate_jwt(struct req *q, struct res *r)
{
    struct award_row a;
    str token;

    TRY(award_here(q, &a));
    TRY(badge_token(q, &a, &token));
    r->body.mem = q->mem;
    out_str(&r->body, token);
    r->type = "application/vc+jwt";
    r->open = true;
    res_header(r, "x-robots-tag", STR("noindex"));
    return ERR_NONE;
}

enum err certificate_svg(struct req *q, struct res *r)
{
    struct award_row a;
    enum lang lang;

    TRY(award_here(q, &a));
    if (!lang_parse(a.lang, &lang)) return ERR_INVALID;
    struct badge_view v = picture_of(q, a.kind, a.number, lang);
    v.sub = a.course;
    v.practice = a.practice != 0;
    TRY(badge_token(q, &a, &v.token));
    res_header(r, "content-disposition", STR("attachment; filename=\"badge.svg\""));
    res_header(r, "x-robots-tag", STR("noindex"));
    return picture(q, r, &v);
}
