// The features and commands of this program, and how they are found. Apart from main.c, so that tests have them.
#include "core/inspection.h"
#include "core/mail.h"
#include "core/pdf.h"
#include "core/provider.h"
#include "core/scan.h"
#include "main/main.h"

// clang-format off
const struct command commands_own[] = {
    {"serve",      "[--listen 127.0.0.1:8080] [--data DIR] [--database URL]", "the site, with its jobs",
     "meent serve --data /var/lib/meent",                                                                                                                                                      main_serve  },
    {"work",       "[--data DIR] [--database URL]",                           "jobs only, for a second machine",
     "meent work --database postgresql:///meent",                                                                                                                                              main_work   },
    {"demo",       "[--data DIR] [--content DIR] [--media DIR]",
     "fills an empty data folder with the course and the library",                                                                       "meent demo --data /var/lib/meent --content content", main_demo   },
    {"room home",  "FILE.meent.zip [--folder DIR] [--keep]",                  "brings home what was done in a hall without a network",
     "meent room home zaal-k3m8q2xz.meent.zip",                                                                                                                                                main_room_home},
    {"room",       "FILE.meent.zip [--folder DIR] [--listen 0.0.0.0:8080] [--address IP] [--keep]",
     "serves one meeting in a hall without a network, and brings it home",                                                                "meent room zaal-k3m8q2xz.meent.zip",                  main_room   },
    {"migrate",    "[--to N]",                                                "brings the database to this program's schema",
     "meent migrate --data /var/lib/meent",                                                                                                                                                    main_migrate},
    {"backup",     "FILE",                                                    "database and files in one tar, while the site runs",
     "meent backup /backup/meent.tar",                                                                                                                                                         main_backup },
    {"restore",    "FILE",                                                    "fills an empty data folder from a backup",
     "meent restore /backup/meent.tar --data /var/lib/meent",                                                                                                                                  main_restore},
    {"verify",     "",                                                        "checks database, files and audit log",                    "meent verify --data /var/lib/meent",
     main_verify                                                                                                                                                                                           },
    {"doctor",     "",                                                        "says what stands in the way, and what to do",
     "meent doctor --data /var/lib/meent",                                                                                                                                                     main_doctor },
    {"jobs list",  "[--json]",                                                "what slow work waits, runs or failed, and how far it is",
     "meent jobs",                                                                                                                                                                             main_jobs   },
    {"jobs again", "NUMBER",                                                  "runs a job that failed once more",                        "meent jobs again 12",
     main_jobs_again                                                                                                                                                                                       },
    {"scan list",  "[--json]",                                                "which files wait for the virus scanner and why, and which were thrown away",
     "meent scan list",                                                                                                                                                                        main_scan_list},
    {"scan now",   "",                                                        "asks the scanner again about all that waits",
     "meent scan now",                                                                                                                                                                         main_scan_now},
    {"scan old",   "",                                                        "has all looked at that was here before there was a scanner",
     "meent scan old",                                                                                                                                                                         main_scan_old},
    {"scan release", "SHA256",                                                "opens a file that waits, although no scanner saw it",
     "meent scan release 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",                                                                                                    main_scan_release},
    {"routes",     "",                                                        "every route: method, path, right, feature, roles",        "meent routes --json",
     main_routes                                                                                                                                                                                           },
    {"version",    "",                                                        "the version of this program",                             "meent version",                                      main_version},
};
// clang-format on

const int commands_own_n = COUNT_OF(commands_own);

#define FEATURE(name) extern const struct feature name##_feature;
#include "main/features.def"
#undef FEATURE

const struct feature *const features[] = {
#define FEATURE(name) &name##_feature,
#include "main/features.def"
#undef FEATURE
};
const int features_n = COUNT_OF(features);

#define ENGINE(name) extern const struct commands name##_commands;
#include "main/engines.def"
#undef ENGINE

static const struct commands *const engines[] = {
    NULL, // so that the list is never empty
#define ENGINE(name) &name##_commands,
#include "main/engines.def"
#undef ENGINE
};

// Every command: of the program itself, of the features, of the engines.
const struct command *command_at(int i)
{
    if (i < commands_own_n) return &commands_own[i];
    i -= commands_own_n;
    for (int f = 0; f < features_n; i -= features[f++]->n_commands)
        if (i < features[f]->n_commands) return &features[f]->commands[i];
    for (size_t e = 1; e < COUNT_OF(engines); i -= engines[e++]->n)
        if (i < engines[e]->n) return &engines[e]->at[i];
    return NULL;
}

int job_kinds(const struct job_kind *const **out_lists, const int **out_n)
{
    static const struct job_kind *lists[COUNT_OF(features) + 6];
    static int n[COUNT_OF(features) + 6];
    int k = 0;

    lists[k] = &mail_job, n[k++] = 1;
    lists[k] = &tidy_job, n[k++] = 1;
    lists[k] = &pdf_job, n[k++] = 1;
    lists[k] = scan_jobs, n[k++] = SCAN_JOBS;
    lists[k] = &inspection_job, n[k++] = 1;
    lists[k] = provider_jobs, n[k++] = 2;
    for (int i = 0; i < features_n; i++)
        if (features[i]->n_jobs) lists[k] = features[i]->jobs, n[k++] = features[i]->n_jobs;
    *out_lists = lists;
    *out_n = n;
    return k;
}

static bool is_command(const struct command *c, int argc, char **argv, int *out_words)
{
    str rest = str_of(c->name), word;
    int n = 0;

    while (str_cut(&rest, ' ', &word)) {
        if (n == argc || !str_eq(str_of(argv[n]), word)) return false;
        n++;
    }
    *out_words = n;
    return true;
}

const struct command *command_find(int argc, char **argv, int *out_words)
{
    const struct command *c;

    for (int i = 0; (c = command_at(i)); i++)
        if (is_command(c, argc, argv, out_words)) return c;
    return NULL;
}
