#include "app/challenge/own.h"
extern const struct feature challenge_feature;
const struct feature challenge_feature = {.name = "challenge",
                                          .own = challenge_own,
                                          .erase = challenge_erase,
                                          .retain = challenge_retain};
