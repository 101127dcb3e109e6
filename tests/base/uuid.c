#include "base/uuid.h"

#include "tests/support/test.h"

// The namespace of podcasts and the two examples of its documentation; then the lengths at which the
// padding of SHA-1 changes, against Python's uuid.uuid5.
TEST(uuid, version_5)
{
    static const unsigned char podcast[UUID_BYTES] = {0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58,
                                                      0x58, 0xc6, 0xa2, 0xc6, 0xa6, 0xb2,
                                                      0x8d, 0x12, 0x8c, 0xb6};
    static const struct {
        const char *name, *want;
    } rows[] = {
        {"mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
        {"podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"},
        {"", "c9c7bad3-4712-514e-9ebd-d1e208fa1b76"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "99a0d10a-cd9b-59d1-8a67-3c4cc432d057"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "239d67d6-8484-51df-98c1-a6c14a930b04"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "2c95a451-8179-59fa-896e-bd814636145e"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "0b05620e-57aa-5ebd-a738-e029a6cb8567"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaaaaaaaaa",
         "ea664fee-e6e7-55c0-a2f0-ea880f125f86"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaaaaaaaaaa",
         "7aa46d90-c6b2-50af-800b-692a71d9fa8d"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_STR(t, uuid_v5(t->mem, podcast, str_of(rows[i].name)), rows[i].want);
    }
}
