// provider.h - signing in through the identity provider of an organisation: OpenID Connect Core 1.0, authorization code
// with PKCE (RFC 7636), discovery. The server only sends people there and takes them back; asking the provider is a
// job (provider_look, provider_ask), so the process that faces the internet never connects to anywhere.
//
// Who may come in   who came before (provider and subject), and who brings a verified mail address in a domain that the
//                   operator trusts this provider for; a new one gets an account as a reader at the provider's place.
#pragma once

#include "core/job.h"
#include "core/provider.sql.h"
#include "core/settings.h"

enum { VISIT_S = 600 };

struct provider_new {
    place_id place;
    str name, issuer, client, secret, domains;
};

// ERR_INVALID: no https issuer (http only when `near`), or something is missing; ERR_CONFLICT: the issuer is there.
// Plans the job that looks for its addresses and keys.
CHECKED enum err provider_add(struct db *db, struct mem *mem, int64_t now, bool near,
                              const struct provider_new *p, provider_id *out);
// Where the browser goes; *out_key travels along as `state` and comes back. ERR_BUSY: its addresses are not known yet.
CHECKED enum err provider_go(struct db *db, struct mem *mem, const struct settings *set,
                             int64_t now, provider_id id, str next, str *out_address);
// Back, with a code: from here the job goes on.
CHECKED enum err provider_back(struct db *db, struct mem *mem, int64_t now, str key, str code);
// What became of it.
CHECKED enum err provider_visit_of(struct db *db, struct mem *mem, int64_t now, str key,
                                   bool *out_found, struct provider_visit_row *out);
bool provider_trusts(str domains, str mail);     // the part after @ is one of them, whole
str provider_origin(struct mem *m, str address); // "https://login.example"
extern const struct job_kind provider_jobs[2];
