# The same raking and the same fit in R: Rscript bench/represent.R FOLDER   (base R and survey; processor time)
# FOLDER holds the practice data: participants.csv, seed_sample_4000.csv, margin_*.csv. Prints milliseconds, best of 5.
suppressMessages(library(survey))
folder <- commandArgs(TRUE)[1]
read <- function(name) read.csv(file.path(folder, name), colClasses = "character", check.names = FALSE)
people <- read("participants.csv")
pairs <- list(c("district", "age"), c("age", "gender"), c("age", "education"), c("district", "background"),
              c("district", "housing"), c("education", "background"))
margins <- lapply(pairs, function(p) {
  m <- read(sprintf("margin_%s_x_%s.csv", p[1], p[2])); m$count <- as.numeric(m$count); m
})
best <- function(f, n = 5) min(replicate(n, { gc(); s <- proc.time(); f(); e <- proc.time() - s; e[1] + e[2] }))
one <- lapply(names(people), function(v) {
  m <- margins[[which(sapply(pairs, function(p) v %in% p))[1]]]
  out <- aggregate(m$count, m[v], sum); names(out)[2] <- "Freq"; out
})
rake_once <- function(d) rake(svydesign(~1, data = d, weights = rep(1, nrow(d))), lapply(names(people), reformulate), one,
                              control = list(maxit = 1000, epsilon = 1e-10 * 84000, verbose = FALSE))
w <- weights(rake_once(people))
cat(sprintf("first weights: %.10f %.10f\n", w[1], w[2]))
cat(sprintf("survey::rake  %7d participants: %8.1f ms\n", nrow(people), 1e3 * best(function() rake_once(people))))
set.seed(1)
large <- people[sample(nrow(people), 100000, TRUE), ]
cat(sprintf("survey::rake  %7d participants: %8.1f ms\n", nrow(large), 1e3 * best(function() rake_once(large), 1)))
sample <- read("seed_sample_4000.csv")
levels <- lapply(names(sample), function(v) { i <- which(sapply(pairs, function(p) v %in% p))[1]; unique(margins[[i]][[v]]) })
names(levels) <- names(sample)
seed <- table(as.data.frame(Map(factor, sample, levels = levels))) + 0.01
fit <- function() {
  a <- seed
  for (cycle in 1:2000) {
    for (i in seq_along(pairs)) {
      axes <- match(pairs[[i]], names(sample))
      want <- xtabs(count ~ ., transform(margins[[i]], count = count))
      want <- want[levels[[axes[1]]], levels[[axes[2]]]]
      a <- sweep(a, axes, want / apply(a, axes, sum), "*")
    }
    worst <- max(mapply(function(p, m) {
      axes <- match(p, names(sample))
      max(abs(apply(a, axes, sum) - xtabs(count ~ ., m)[levels[[axes[1]]], levels[[axes[2]]]]))
    }, pairs, margins))
    if (worst < 1e-10 * 84000) break
  }
  attr(a, "cycles") <- cycle
  a
}
a <- fit()
cat(sprintf("largest cell %.10f, entropy %.12f, %d cycles\n", max(a), -sum(a / sum(a) * log(a / sum(a))), attr(a, "cycles")))
cat(sprintf("sweep         %7d cells: %8.1f ms\n", length(a), 1e3 * best(fit)))
