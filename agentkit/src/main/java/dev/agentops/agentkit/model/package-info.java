/**
 * The port to a language model, and what travels through it.
 *
 * <p>{@link dev.agentops.agentkit.model.ChatModel} is one call: a request with the whole transcript in, a stream of deltas and one
 * reply out. It tries nothing twice; who calls decides on retries by
 * {@link dev.agentops.agentkit.model.ModelException#retriable}. Models are thread-safe; a listener is called on the thread of
 * the call, in order, and no more when the call has ended.
 *
 * <p>Models are put together by wrapping: {@link dev.agentops.agentkit.model.FallbackModel} (a second one while the first is
 * down), {@link dev.agentops.agentkit.model.RecordingModel} and {@link dev.agentops.agentkit.model.ReplayModel} (tests without a
 * provider). Those of real providers are in {@code agentkit-langchain4j}.
 *
 * <p>Units: tokens as the provider counts them ({@link dev.agentops.agentkit.model.Usage}), US dollars by dated list prices
 * ({@link dev.agentops.agentkit.model.PriceTable}). No key ever stands in a message, a {@code toString} or a recording.
 */
@NullMarked
package dev.agentops.agentkit.model;

import org.jspecify.annotations.NullMarked;
