// kmeans.h - k-means in the plane, and how well separated its clusters are.
//
// A point goes to its nearest centre, equally near to the first of them. Empty clusters are dropped, so k may
// become smaller. All weights are whole and at least 1.
// Stops     when no centre moved as much as `still`, old and new centres paired in the order of x, then y; or
//           after `rounds`.
// Cost      a grid over the plane keeps, per square, the centres that may be nearest there; squares with one
//           such centre move as a whole. About 5 ns a point and round at 100 centres.
#pragma once

#include "base/mem.h"
#include "base/str.h"

enum { KMEANS_MAX = 100 }; // clusters

struct kmeans {
    int k;
    double *centre;  // [2 * k]
    int64_t *weight; // [k]
    int *of;         // [n]: 0..k-1
    double spread;   // weighted squared distances to the centres
    int rounds;
};

struct kmeans_ask {
    const double *xy;       // [2 * n]
    const uint32_t *weight; // [n], or NULL: 1 each
    int n;
    double still;
    int rounds;
};

// The first k points that differ, in order; fewer when there are fewer.
int kmeans_first(const double *xy, int n, int k, double *out_centre);
// From the k centres in `start`.
void kmeans_run(struct mem *m, const struct kmeans_ask *ask, const double *start, int k,
                struct kmeans *out);

// Then single points change cluster while that makes the spread smaller (Hartigan 1975): that leads out of most of
// the places where k-means stays. Points are few here: it takes n * k steps per round.
void kmeans_moves(const struct kmeans_ask *ask, struct kmeans *r);

// All distances between n points, n up to a few hundred.
double *distances(struct mem *m, const double *xy, int n);
// Mean silhouette. With weights a point of weight w counts as w people: at distance 0 from its own w - 1, and w
// times in the mean.
double silhouette(struct mem *m, const double *distances, const uint32_t *weight, int n,
                  const int *of, int k);

// Hubert and Arabie's index between two divisions of the same n things: 1 the same, about 0 chance.
// Numbers 0..size-1; a negative one is left out.
double rand_adjusted(struct mem *m, const int *a, const int *b, int n, int size);
