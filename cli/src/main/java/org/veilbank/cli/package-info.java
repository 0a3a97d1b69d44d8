/** The command line: a thin shell around the modules. */
@NullMarked
package org.veilbank.cli;

import org.jspecify.annotations.NullMarked;
