/**
 * From an encoded file to an upright RGB picture. Each format has a class that reads its headers,
 * checks every size, and gives a library's decoder only what the pixels need.
 */
package dev.separable.image.decode;
