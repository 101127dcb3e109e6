// main.h - the only place that knows everything: the features, and the commands of the program itself.
#pragma once

#include "core/cli.h"
#include "core/job.h"
#include "web/web.h"

extern const struct feature *const features[];
extern const int features_n;

extern const struct command commands_own[];
extern const int commands_own_n;

// The engines on files, without a database: each is cli_NAME.c and a line in engines.def.
struct commands {
    const struct command *at;
    int n;
};

const struct command *command_at(int i); // every command, from 0; NULL past the last
const struct command *command_find(int argc, char **argv, int *out_words);
// Lists of job kinds as a worker takes them: those of core, then each feature's.
int job_kinds(const struct job_kind *const **out_lists, const int **out_n);

enum err main_serve(struct cli *c);
int serve_watch(struct cli *c); // until a signal; the exit code of what fell
enum err main_room(struct cli *c);
enum err main_room_home(struct cli *c);
enum err main_work(struct cli *c);
enum err main_demo(struct cli *c);
enum err main_migrate(struct cli *c);
enum err main_backup(struct cli *c);
enum err main_restore(struct cli *c);
enum err main_verify(struct cli *c);
enum err main_jobs(struct cli *c);
enum err main_jobs_again(struct cli *c);
enum err main_doctor(struct cli *c);
enum err main_scan_list(struct cli *c);
enum err main_scan_now(struct cli *c);
enum err main_scan_old(struct cli *c);
enum err main_scan_release(struct cli *c);
enum err main_version(struct cli *c);
enum err main_routes(struct cli *c);
