// Amounts as people type them.
#include "base/money.h"
#include "tests/support/test.h"

TEST(money, reads_what_people_type)
{
    static const struct {
        const char *in;
        enum err err;
        cents want;
    } rows[] = {
        {"1250", ERR_NONE, 125000},
        {"1.250", ERR_NONE, 125000},
        {"1 250", ERR_NONE, 125000},
        {"1.250,50", ERR_NONE, 125050},
        {"1250,5", ERR_INVALID, 0},
        {"12.50", ERR_NONE, 1250},
        {" € 15.000 ", ERR_NONE, 1500000},
        {"€\u00a015.000", ERR_NONE, 1500000},
        {"€ 15.000,-", ERR_NONE, 1500000},
        {"1.250.000,00", ERR_NONE, 125000000},
        {"0", ERR_NONE, 0},
        {"0,05", ERR_NONE, 5},
        {"0,005", ERR_INVALID, 0},
        {"1,250", ERR_INVALID, 0},
        {"1.25.0", ERR_INVALID, 0},
        {"12.34.567", ERR_INVALID, 0},
        {".500", ERR_INVALID, 0},
        {"", ERR_INVALID, 0},
        {"€", ERR_INVALID, 0},
        {"-5", ERR_INVALID, 0},
        {"5 euro", ERR_INVALID, 0},
        {"99999999999999999999", ERR_INVALID, 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cents got = 0;
        t->row = rows[i].in;
        CHECK_INT(t, cents_parse(str_of(rows[i].in), &got), rows[i].err);
        CHECK_INT(t, got, rows[i].want);
    }
}
