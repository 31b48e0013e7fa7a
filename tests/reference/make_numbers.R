# Reads strata.csv and pairs.csv beside it and writes estimates.csv, changes.csv, critical_values.csv and versions.txt.
#
#     Rscript tests/reference/make_numbers.R
#
# Shares, standard errors and covariances are those of the package `survey`; tails and quantiles those of R itself. Interval ends
# are calculated another way than in the oracle: Wilson's as the roots of its equation, the exact ones by `phyper`.

suppressPackageStartupMessages(library(survey))
options(digits = 17, stringsAsFactors = FALSE)

argument <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
here <- dirname(normalizePath(argument))
read <- function(name) read.csv(file.path(here, name), colClasses = c(case = "character", item_code = "character"), na.strings = "")
write <- function(table, name) {
  table[] <- lapply(table, function(cell) if (is.double(cell)) ifelse(is.na(cell), "", trimws(formatC(cell, digits = 17, format = "g"))) else cell)
  write.csv(table, file.path(here, name), row.names = FALSE, quote = FALSE, na = "", eol = "\n")
}
z <- qnorm(0.975)

# One row for each answer: the region, its Members, and 0 or 1.
answers <- function(counts) {
  counts <- counts[counts$answered > 0, ]
  data.frame(
    region = rep(counts$region_code, counts$answered),
    members = rep(counts$members, counts$answered),
    y = unlist(Map(function(x, r) rep(1:0, c(x, r - x)), counts$chose, counts$answered))
  )
}

# The roots of (p - share)^2 = z^2 share (1 - share) / m.
wilson <- function(p, m) {
  roots <- sort(Re(polyroot(c(p^2, -(2 * p + z^2 / m), 1 + z^2 / m))))
  pmin(1, pmax(0, roots))
}

exact <- function(N, r, x) {
  K <- x:(x + N - r)
  at_most <- phyper(x, K, N - K, r)
  at_least <- phyper(x - 1, K, N - K, r, lower.tail = FALSE)
  range(K[at_most >= 0.025 - 1e-10 & at_least >= 0.025 - 1e-10]) / N
}

clamp <- function(ends, low, high) pmin(high, pmax(low, ends))

region_estimate <- function(N, r, x) {
  if (r == 0) return(c(NA, NA, NA, NA))
  if (r == N) return(c(x / r, 0, x / r, x / r))
  if (r == 1) return(c(x / r, NA, NA, NA))
  data <- data.frame(y = rep(1:0, c(x, r - x)), members = N)
  mean <- svymean(~y, svydesign(ids = ~1, fpc = ~members, data = data))
  ends <- if (N <= 250) exact(N, r, x) else clamp(wilson(x / r, r * (N - 1) / (N - r)), x / N, (x + N - r) / N)
  c(coef(mean), SE(mean), ends)
}

# The share is that of the stratified design, and of an unstratified one that is post-stratified. For the error alone, regions
# with one answer of several Members are one stratum.
all_estimate <- function(counts, regions) {
  N <- sum(counts$members); r <- sum(counts$answered); x <- sum(counts$chose)
  if (r == 0) return(c(NA, NA, NA, NA))
  if (r == 1) {  # The package takes no design of one answer; it has no error, if its region has other Members.
    stopifnot(counts$members[counts$answered == 1] > 1)
    return(c(x, NA, NA, NA))
  }
  data <- answers(counts)
  design <- svydesign(ids = ~1, strata = ~region, fpc = ~members, data = data)
  options(survey.lonely.psu = "certainty")  # For the shares alone.
  share <- coef(svymean(~y, design))
  alike <- transform(data, all = sum(counts$members[counts$answered > 0]))
  population <- data.frame(region = counts$region_code, Freq = counts$members)[counts$answered > 0, ]
  post <- postStratify(svydesign(ids = ~1, weights = ~all, data = alike), ~region, population)
  stopifnot(abs(coef(svymean(~y, post)) - share) < 1e-12)
  options(survey.lonely.psu = "fail")
  if (r == N) return(c(share, 0, share, share))
  lonely <- counts$region_code[counts$answered == 1 & counts$members > 1]
  if (length(lonely) == 1) return(c(share, NA, NA, NA))
  data$stratum <- ifelse(data$region %in% lonely, "lonely", data$region)
  data$in_stratum <- ifelse(data$region %in% lonely, sum(counts$members[counts$region_code %in% lonely]), data$members)
  error <- SE(svymean(~y, svydesign(ids = ~1, strata = ~stratum, fpc = ~in_stratum, data = data)))
  # Of no sampling error the package returns the root of a variance that is 0 but for rounding.
  error <- if (error < 1e-9) 0 else error
  if (length(lonely) > 0) return(c(share, error, NA, NA))
  m <- if (error > 0) share * (1 - share) / error^2 else r * (N - 1) / (N - r)
  ends <- wilson(share, m)
  weight <- counts$members * (counts$answered > 0) / sum(counts$members[counts$answered > 0])
  low <- min(ends[1], share - weight * (regions[, 1] - regions[, 3]), na.rm = TRUE)
  high <- max(ends[2], share + weight * (regions[, 4] - regions[, 1]), na.rm = TRUE)
  c(share, error, clamp(c(low, high), x / N, (x + N - r) / N))
}

estimates <- function(counts) {
  regions <- t(mapply(region_estimate, counts$members, counts$answered, counts$chose))
  found <- rbind(regions, all_estimate(counts, regions))
  data.frame(
    case = counts$case[1], measure_code = counts$measure_code[1], item_code = counts$item_code[1],
    region_code = c(counts$region_code, "ALL"),
    share_weighted = found[, 1], standard_error = found[, 2], ci_low = found[, 3], ci_high = found[, 4]
  )
}

# The covariance of the answers of those that answered both: the package gives that of their two means, whose factor is known.
answers_covariance <- function(c) {
  n <- c$no_no + c$no_yes + c$yes_no + c$yes_yes
  data <- data.frame(
    a = rep(c(0, 0, 1, 1), c(c$no_no, c$no_yes, c$yes_no, c$yes_yes)),
    b = rep(c(0, 1, 0, 1), c(c$no_no, c$no_yes, c$yes_no, c$yes_yes)), members = 1e6
  )
  means <- svymean(~ a + b, svydesign(ids = ~1, fpc = ~members, data = data))
  vcov(means)[1, 2] / (1 / n - 1 / 1e6)
}

region_covariance <- function(c) {
  n <- c$no_no + c$no_yes + c$yes_no + c$yes_yes
  overlap <- n / (c$answered_before * c$answered_now) - c$stayed / (c$members_before * c$members_now)
  if (n >= 2) return(overlap * answers_covariance(c))
  if (overlap >= 0) return(0)
  overlap * prod(mapply(function(x, r) if (r == 1) 0 else sd(rep(1:0, c(x, r - x))),
    c(c$chose_before, c$chose_now), c(c$answered_before, c$answered_now)))
}

# MOVER of Zou and Donner (2008).
change <- function(e1, e2, covariance, bounds) {
  d <- e2[1] - e1[1]
  error <- sqrt(max(0, e1[2]^2 + e2[2]^2 - 2 * covariance))
  if (is.na(e1[2]) || is.na(e2[2])) return(c(d, NA, NA, NA))
  if (is.na(e1[3]) || is.na(e2[3])) return(c(d, error, NA, NA))
  rho <- if (e1[2] * e2[2] > 0) clamp(covariance / (e1[2] * e2[2]), -1, 1) else 0
  wide <- function(a, b) sqrt(max(0, a^2 + b^2 - 2 * rho * a * b))
  low <- d - wide(e2[1] - e2[3], e1[4] - e1[1])
  high <- d + wide(e2[4] - e2[1], e1[1] - e1[3])
  c(d, error, clamp(c(low, high), bounds[1], bounds[2]))
}

bounds <- function(N1, r1, x1, N2, r2, x2) c(x2 / N2 - (x1 + N1 - r1) / N1, (x2 + N2 - r2) / N2 - x1 / N1)

of_wave <- function(c, wave) data.frame(
  case = c$case, measure_code = c$measure_code, item_code = c$item_code, region_code = c$region_code,
  members = c[[paste0("members_", wave)]], answered = c[[paste0("answered_", wave)]], chose = c[[paste0("chose_", wave)]]
)

changes <- function(counts) {
  before <- of_wave(counts, "before"); now <- of_wave(counts, "now")
  first <- t(mapply(region_estimate, before$members, before$answered, before$chose))
  second <- t(mapply(region_estimate, now$members, now$answered, now$chose))
  covariance <- sapply(seq_len(nrow(counts)), function(i) region_covariance(counts[i, ]))
  found <- t(sapply(seq_len(nrow(counts)), function(i) {
    b <- bounds(before$members[i], before$answered[i], before$chose[i], now$members[i], now$answered[i], now$chose[i])
    change(first[i, ], second[i, ], covariance[i], b)
  }))
  regions <- counts$region_code
  if (counts$measure_code[1] == "") {  # Made-up cases are whole memberships.
    w1 <- before$members / sum(before$members); w2 <- now$members / sum(now$members)
    b <- bounds(sum(before$members), sum(before$answered), sum(before$chose), sum(now$members), sum(now$answered), sum(now$chose))
    all <- change(all_estimate(before, first), all_estimate(now, second), sum(w1 * w2 * covariance), b)
    found <- rbind(found, all); regions <- c(regions, "ALL")
    if (counts$case[1] == "a_panel_of_the_same_respondents") check_with_one_design(counts, all)
  }
  data.frame(
    case = counts$case[1], measure_code = counts$measure_code[1], item_code = counts$item_code[1], region_code = regions,
    change = found[, 1], change_standard_error = found[, 2], change_ci_low = found[, 3], change_ci_high = found[, 4]
  )
}

# Where the same Members answered both, the package alone gives change and error: a contrast of two means of one design.
check_with_one_design <- function(counts, found) {
  ways <- counts[, c("no_no", "no_yes", "yes_no", "yes_yes")]
  size <- rowSums(ways)
  data <- data.frame(
    region = rep(counts$region_code, size), members = rep(counts$members_now, size),
    a = unlist(apply(ways, 1, function(w) rep(c(0, 0, 1, 1), w))), b = unlist(apply(ways, 1, function(w) rep(c(0, 1, 0, 1), w)))
  )
  means <- svymean(~ a + b, svydesign(ids = ~1, strata = ~region, fpc = ~members, data = data))
  contrast <- svycontrast(means, c(a = -1, b = 1))
  stopifnot(abs(coef(contrast) - found[1]) < 1e-12, abs(SE(contrast) - found[2]) < 1e-12)
}

by_item <- function(table, calculate) {
  keys <- factor(paste(table$case, table$measure_code, table$item_code), levels = unique(paste(table$case, table$measure_code, table$item_code)))
  do.call(rbind, lapply(split(table, keys), calculate))
}

strata <- read("strata.csv"); strata[is.na(strata)] <- ""
pairs <- read("pairs.csv"); pairs[is.na(pairs)] <- ""
write(by_item(strata, estimates), "estimates.csv")
write(by_item(pairs, changes), "changes.csv")

# `qtukey` stops at four decimals, `ptukey` is exact: its root.
k <- 2:20
value <- sapply(k, function(k) uniroot(function(q) ptukey(q, k, Inf) - 0.95, qtukey(0.95, k, Inf) + c(-0.01, 0.01), tol = 1e-14)$root)
write(data.frame(k = k, critical_value = value / sqrt(2)), "critical_values.csv")
writeLines(c(R.version.string, paste("survey", packageVersion("survey"))), file.path(here, "versions.txt"))
