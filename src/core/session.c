#include "core/session.h"

#include "base/hash.h"

#include <sodium.h>

str key_new(struct mem *m)
{
    unsigned char chance[32];
    char *text = mem_raw(m, SESSION_KEY + 1);

    random_bytes(chance, sizeof chance);
    sodium_bin2base64(text, SESSION_KEY + 1, chance, sizeof chance,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){text, SESSION_KEY};
}

bool key_is(str key)
{
    unsigned char raw[32];
    size_t n = 0;

    return key.n == SESSION_KEY &&
           sodium_base642bin(raw, sizeof raw, key.at, key.n, NULL, &n, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           n == sizeof raw;
}

str key_hash(struct mem *m, str key)
{
    return sha256_hex(m, key);
}

enum err session_begin(struct db *db, struct mem *mem, int64_t now, person_id person, str how,
                       str agent, str *out_key)
{
    *out_key = key_new(mem);
    TRY(session_insert(db, key_hash(mem, *out_key), person, agent, how, now));
    return person_seen(db, person, now);
}

enum err session_find(struct db *db, struct mem *mem, int64_t now, str key, bool *out_found,
                      struct session_who_row *out)
{
    *out_found = false;
    if (!key_is(key)) return ERR_NONE;
    return session_who(db, mem, key_hash(mem, key), now - SESSION_IDLE_S, now - SESSION_MAX_S,
                       out_found, out);
}

str session_agent(struct mem *m, str user_agent)
{
    // The first that is found: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
    static const char *const browsers[][2] = {{"Edg/", "Edge"},
                                              {"OPR/", "Opera"},
                                              {"Firefox/", "Firefox"},
                                              {"Chrome/", "Chrome"},
                                              {"Safari/", "Safari"}};
    static const char *const systems[][2] = {{"Android", "Android"}, {"iPhone", "iPhone"},
                                             {"iPad", "iPad"},       {"Windows", "Windows"},
                                             {"Macintosh", "Mac"},   {"CrOS", "ChromeOS"},
                                             {"Linux", "Linux"}};
    const char *browser = "", *system = "";

    for (size_t i = 0; i < COUNT_OF(browsers) && !browser[0]; i++)
        if (str_find(user_agent, str_of(browsers[i][0])) >= 0) browser = browsers[i][1];
    for (size_t i = 0; i < COUNT_OF(systems) && !system[0]; i++)
        if (str_find(user_agent, str_of(systems[i][0])) >= 0) system = systems[i][1];
    return str_format(m, "%s%s%s", browser, browser[0] && system[0] ? ", " : "", system);
}
