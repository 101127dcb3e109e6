#include "core/passkey.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

enum { ANSWER_BYTES = 8192, PRESENT = 0x01, VERIFIED = 0x04, ATTESTED = 0x40 };

static bool bytes_of(struct mem *m, str text, str *out)
{
    char *to = mem_raw(m, text.n + 1);
    size_t n = 0;

    if (text.n == 0 || text.n > ANSWER_BYTES ||
        sodium_base642bin((unsigned char *)to, text.n, text.at, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (str){to, n};
    return n > 0;
}

static str text_of(struct mem *m, const unsigned char *at, size_t n)
{
    const size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *to = mem_raw(m, room);

    sodium_bin2base64(to, room, at, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){to, room - 1};
}

str passkey_site(str origin)
{
    const ptrdiff_t scheme = str_find(origin, STR("://"));
    const str host = scheme < 0 ? origin : str_from(origin, (size_t)scheme + 3);
    const ptrdiff_t port = str_find_byte(host, ':');

    return port < 0 ? host : str_part(host, 0, (size_t)port);
}

static unsigned long counter_of(str auth)
{
    const unsigned char *at = (const unsigned char *)auth.at + 33;

    return (unsigned long)at[0] << 24 | (unsigned long)at[1] << 16 | (unsigned long)at[2] << 8 |
           at[3];
}

// What the browser says it signed for, and the first bytes of what the device says. hash: of the client data.
static bool told_well(struct mem *m, const struct passkey_answer *a, const char *type,
                      str *out_auth, unsigned char hash[SHA256_BYTES])
{
    struct json_value told;
    struct sha256 h;
    unsigned char site[SHA256_BYTES];
    const str rp = passkey_site(a->origin);
    str client;

    if (!bytes_of(m, a->client_data, &client) || !bytes_of(m, a->auth_data, out_auth)) return false;
    if (json_read(m, client, &told, NULL) != ERR_NONE) return false;
    if (!str_eq(json_get_text(&told, "type"), str_of(type)) ||
        !str_eq(json_get_text(&told, "challenge"), a->challenge) ||
        !str_eq(json_get_text(&told, "origin"), a->origin))
        return false;
    const struct json_value *cross = json_get(&told, "crossOrigin");
    if (cross && (cross->kind != JSON_BOOL || cross->is_true)) return false;
    sha256_start(&h);
    sha256_add(&h, client.at, client.n);
    sha256_end(&h, hash);
    sha256_start(&h);
    sha256_add(&h, rp.at, rp.n);
    sha256_end(&h, site);
    if (out_auth->n < 37 || sodium_memcmp(out_auth->at, site, sizeof site) != 0) return false;
    const unsigned flags = (unsigned char)out_auth->at[32];
    return (flags & PRESENT) && (flags & VERIFIED);
}

// The key inside the authenticator data; the library wants to hear its kind before it looks.
static fido_cred_t *cred_read(str auth, int algorithm)
{
    fido_cred_t *cred = fido_cred_new();

    if (cred && fido_cred_set_type(cred, algorithm) == FIDO_OK &&
        fido_cred_set_authdata_raw(cred, (const unsigned char *)auth.at, auth.n) == FIDO_OK &&
        fido_cred_id_len(cred) > 0 && fido_cred_pubkey_len(cred) > 0)
        return cred;
    fido_cred_free(&cred);
    return NULL;
}

enum err passkey_register(struct db *db, struct mem *mem, int64_t now, person_id person,
                          const struct passkey_answer *a, str name)
{
    static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
    unsigned char hash[SHA256_BYTES];
    struct passkey_row before;
    struct passkey_rows own;
    bool found;
    str auth;

    if (!told_well(mem, a, "webauthn.create", &auth, hash) ||
        !((unsigned char)auth.at[32] & ATTESTED))
        return ERR_INVALID;
    if (str_trim(name).n == 0 || !utf8_valid(name) || utf8_length(name) > PASSKEY_NAME_SIGNS)
        return ERR_INVALID;
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        fido_cred_t *cred = cred_read(auth, algorithms[i]);
        if (!cred) continue;
        // Copied out before anything of ours may leave this function.
        unsigned char id[1024], key[1024];
        const size_t id_n = fido_cred_id_len(cred), key_n = fido_cred_pubkey_len(cred);
        const bool fits = id_n <= sizeof id && key_n <= sizeof key;
        if (fits) {
            memcpy(id, fido_cred_id_ptr(cred), id_n);
            memcpy(key, fido_cred_pubkey_ptr(cred), key_n);
        }
        fido_cred_free(&cred);
        if (!fits) return ERR_INVALID;
        const str credential = text_of(mem, id, id_n);
        if (!str_eq(credential, a->credential)) return ERR_INVALID;
        TRY(passkeys_of(db, mem, person, &own));
        if (own.n >= PASSKEYS_MAX) return ERR_FULL;
        TRY(passkey_by_credential(db, mem, credential, &found, &before));
        if (found) return ERR_CONFLICT;
        return passkey_insert(db, person, credential, algorithms[i], text_of(mem, key, key_n),
                              (int64_t)counter_of(auth), str_trim(name), now);
    }
    return ERR_INVALID;
}

static bool signed_well(const fido_assert_t *assert_, int algorithm, str key)
{
    bool good = false;

    if (algorithm == COSE_ES256) {
        es256_pk_t *pk = es256_pk_new();
        good = pk && es256_pk_from_ptr(pk, key.at, key.n) == FIDO_OK &&
               fido_assert_verify(assert_, 0, algorithm, pk) == FIDO_OK;
        es256_pk_free(&pk);
    } else if (algorithm == COSE_EDDSA) {
        eddsa_pk_t *pk = eddsa_pk_new();
        good = pk && eddsa_pk_from_ptr(pk, key.at, key.n) == FIDO_OK &&
               fido_assert_verify(assert_, 0, algorithm, pk) == FIDO_OK;
        eddsa_pk_free(&pk);
    } else if (algorithm == COSE_RS256) {
        rs256_pk_t *pk = rs256_pk_new();
        good = pk && rs256_pk_from_ptr(pk, key.at, key.n) == FIDO_OK &&
               fido_assert_verify(assert_, 0, algorithm, pk) == FIDO_OK;
        rs256_pk_free(&pk);
    }
    return good;
}

enum err passkey_prove(struct db *db, struct mem *mem, int64_t now, const struct passkey_answer *a,
                       person_id *out)
{
    unsigned char hash[SHA256_BYTES];
    struct passkey_row row;
    str auth, signature, key;
    bool found;

    if (!told_well(mem, a, "webauthn.get", &auth, hash) || !bytes_of(mem, a->signature, &signature))
        return ERR_INVALID;
    TRY(passkey_by_credential(db, mem, a->credential, &found, &row));
    if (!found || !bytes_of(mem, row.public_key, &key)) return ERR_INVALID;
    const char *site = str_z(mem, passkey_site(a->origin));

    fido_assert_t *assert_ = fido_assert_new();
    const bool good =
        assert_ && fido_assert_set_clientdata_hash(assert_, hash, sizeof hash) == FIDO_OK &&
        fido_assert_set_rp(assert_, site) == FIDO_OK &&
        fido_assert_set_up(assert_, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_uv(assert_, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_count(assert_, 1) == FIDO_OK &&
        fido_assert_set_authdata_raw(assert_, 0, (const unsigned char *)auth.at, auth.n) ==
            FIDO_OK &&
        fido_assert_set_sig(assert_, 0, (const unsigned char *)signature.at, signature.n) ==
            FIDO_OK &&
        signed_well(assert_, (int)row.algorithm, key);
    fido_assert_free(&assert_);
    if (!good) return ERR_INVALID;
    // A counter that goes back is a copy of the key. Keys that are kept in more devices count nothing: always 0.
    const int64_t counter = (int64_t)counter_of(auth);
    if ((counter || row.counter) && counter <= row.counter) return ERR_INVALID;
    TRY(passkey_used(db, row.id, counter, now));
    *out = row.person;
    return ERR_NONE;
}
