// provider.h - signing in through the identity provider of an organisation: OpenID Connect Core 1.0, authorization code
// with PKCE (RFC 7636), discovery. The server only sends people there and takes them back; asking the provider is a
// job (provider_look, provider_ask), so the process that faces the internet never connects to anywhere.
//
// Which browser     whoever began a visit knows its `state`, and may have sent somebody else there. So who comes back gets a
//                   key of their own, and only that leads on (provider_back, provider_visit_of).
// Out               signing out here can lead on to signing out there (provider_leave); signing out there ends the sessions
//                   here that began with it, by a signed message (provider_told: OpenID Connect Back-Channel Logout 1.0).
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
                             int64_t now, provider_id id, str next, str lang, str *out_address);
// In which language somebody left, who is back now.
CHECKED enum err provider_lang(struct db *db, struct mem *mem, int64_t now, str state, str *out);
// Back, with a code: from here the job goes on. issuer: what came along as `iss` (RFC 9207). *out_key leads on from here.
CHECKED enum err provider_back(struct db *db, struct mem *mem, int64_t now, str state, str code,
                               str issuer, str *out_key);
// What became of it.
CHECKED enum err provider_visit_of(struct db *db, struct mem *mem, int64_t now, str key,
                                   bool *out_found, struct provider_visit_row *out);
// Where somebody who signs out here may sign out there too; id 0: this session did not begin at a provider, or that has
// no such address.
CHECKED enum err provider_leave(struct db *db, struct mem *mem, session_id session,
                                struct provider_out_row *out);
str provider_out_address(struct mem *m, const struct settings *set, const struct provider_row *p,
                         str lang);
// A provider says that somebody signed out there. ERR_INVALID: not signed by a provider of ours, not meant for us, old, or
// seen before. Keys we do not know yet are looked for, but this message is refused: nothing of it is kept until then.
CHECKED enum err provider_told(struct db *db, struct mem *mem, int64_t now, str token);
bool provider_trusts(str domains, str mail);     // the part after @ is one of them, whole
str provider_origin(struct mem *m, str address); // "https://login.example"

extern const struct job_kind provider_jobs[2];
