/** The commands: options, checks before the run, summaries. */
package dev.separable.job;
