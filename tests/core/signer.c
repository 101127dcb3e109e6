// Signing: what the site signs, its published key checks; a changed letter does not pass, and the same text gives the same
// token.
#include "core/signer.h"
#include "core/jwt.h"
#include "tests/support/test.h"

TEST(signer, signs_what_its_public_half_checks)
{
    struct signer_pair pair, other;
    struct json_value claims;
    struct out keys = out_new(t->mem);
    struct json j = json_new(&keys);
    const str kid = STR("https://meent.example/certificaat/sleutel/abc");
    str token, again;

    CHECK_INT(t, signer_make(t->mem, &pair), ERR_NONE);
    CHECK_INT(t, signer_make(t->mem, &other), ERR_NONE);
    CHECK(t, pair.name.n == SIGNER_NAME && !str_eq(pair.n, other.n));
    json_open(&j, '{');
    json_key(&j, "keys"), json_open(&j, '[');
    signer_jwk(&j, kid, pair.n, pair.e);
    json_close(&j, ']');
    json_close(&j, '}');
    CHECK(t, str_find(out_get(&keys), STR("\"d\"")) < 0);
    NEED(t, signer_token(t->mem, pair.private, kid, STR("{\"sub\":\"Anne\"}"), &token));
    NEED(t, signer_token(t->mem, pair.private, kid, STR("{\"sub\":\"Anne\"}"), &again));
    CHECK(t, str_eq(token, again));
    CHECK_INT(t, jwt_read(t->mem, token, out_get(&keys), &claims), ERR_NONE);
    CHECK_STR(t, json_get_text(&claims, "sub"), "Anne");
    // Every letter counts: one changed somewhere in each part is refused.
    for (size_t i = 0; i < token.n; i += 37) {
        char *changed = str_z(t->mem, token);
        if (changed[i] == '.') continue;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK(t, jwt_read(t->mem, str_of(changed), out_get(&keys), &claims) != ERR_NONE);
    }
    NEED(t, signer_token(t->mem, other.private, kid, STR("{\"sub\":\"Anne\"}"), &again));
    CHECK(t, jwt_read(t->mem, again, out_get(&keys), &claims) != ERR_NONE);
}
