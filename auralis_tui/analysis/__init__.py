"""Pure measures of sound: numbers in, numbers out."""
