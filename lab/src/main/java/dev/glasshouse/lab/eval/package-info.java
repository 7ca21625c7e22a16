/** How good a model is: tasks, log-likelihoods, standard errors, and tests between two models. */
package dev.glasshouse.lab.eval;
