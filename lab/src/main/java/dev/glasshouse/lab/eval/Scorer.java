package dev.glasshouse.lab.eval;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.LinearOp;
import dev.glasshouse.tensor.ops.TokenLogProbsOp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Log-probabilities of many texts' tokens. Windows of like length share a pass, one a row, filled
 * up at the end, where causal attention keeps the filling from being seen; the head is applied to
 * scored places only.
 */
final class Scorer {
  /** Places of one pass: enough for efficient products, little memory. */
  private static final int PLACES = 2048;

  /** Rows of logits that exist at once where the likeliest token is asked for. */
  private static final int LOGIT_ROWS = 64;

  private final Device device;
  private final Model model;

  Scorer(Device device, Model model) {
    this.device = device;
    this.model = model;
  }

  /**
   * Scores texts.
   *
   * @param greedy whether to find out if each token is the likeliest
   * @return one score a request, in order
   */
  List<Score> score(List<ScoreRequest> requests, boolean greedy, EvalListener listener) {
    Results results = new Results(requests, greedy);
    List<ScoreWindow> windows = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      windows.addAll(ScoreWindow.of(i, requests.get(i), model.config().context()));
    }
    windows.sort(Comparator.comparingInt(ScoreWindow::length).reversed());
    int next;
    for (int done = 0; done < windows.size(); done = next) {
      int rows = Math.max(1, PLACES / windows.get(done).length());
      next = Math.min(windows.size(), done + rows);
      pass(windows.subList(done, next), results);
      listener.progress(next, windows.size());
    }
    return results.scores();
  }

  private void pass(List<ScoreWindow> windows, Results results) {
    int time = windows.getFirst().length();
    int[] ids = new int[windows.size() * time];
    List<Integer> places = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int row = 0; row < windows.size(); row++) {
      ScoreWindow window = windows.get(row);
      int[] text = results.requests.get(window.request()).ids();
      System.arraycopy(text, window.begin(), ids, row * time, window.length());
      for (int token = window.from(); token < window.end(); token++) {
        places.add(row * time + token - 1 - window.begin());
        targets.add(text[token]);
      }
    }
    try (Scope scope = device.inference()) {
      Tensor input = scope.ints(windows.size(), time).copyFrom(ids);
      Tensor starts = scope.ints(windows.size(), time).copyFrom(new int[ids.length]);
      Tensor hidden = model.hidden(Pass.of(scope, input, starts));
      Tensor scored = gather(scope, hidden, places);
      int[] wanted = targets.stream().mapToInt(Integer::intValue).toArray();
      Tensor target = scope.ints(wanted.length).copyFrom(wanted);
      float[] logProbs = TokenLogProbsOp.apply(scope, scored, model.head(), target).toArray();
      results.add(windows, logProbs, results.greedy ? likeliest(scored, wanted) : new boolean[0]);
    }
  }

  private Tensor gather(Scope scope, Tensor hidden, List<Integer> places) {
    int width = hidden.dim(-1);
    Tensor out = scope.tensor(places.size(), width);
    for (int i = 0; i < places.size(); i++) {
      out.view((long) i * width, width).copyFrom(hidden.view((long) places.get(i) * width, width));
    }
    return out;
  }

  /** For each row of x [n, C], whether no token is likelier than its target. */
  private boolean[] likeliest(Tensor x, int[] targets) {
    boolean[] likeliest = new boolean[targets.length];
    int width = x.dim(-1);
    for (int from = 0; from < targets.length; from += LOGIT_ROWS) {
      int count = Math.min(LOGIT_ROWS, targets.length - from);
      try (Scope scope = device.inference()) {
        Tensor some = x.view((long) from * width, count, width);
        float[] logits = LinearOp.apply(scope, some, model.head(), null, Layout.OUT_IN).toArray();
        int vocab = logits.length / count;
        for (int row = 0; row < count; row++) {
          int at = row * vocab;
          float own = logits[at + targets[from + row]];
          likeliest[from + row] = IntStream.range(at, at + vocab).noneMatch(i -> logits[i] > own);
        }
      }
    }
    return likeliest;
  }

  /** Scores that are being filled in, window by window. */
  private static final class Results {
    private final List<ScoreRequest> requests;
    private final boolean greedy;
    private final float[][] logProbs;
    private final boolean[] missed;
    private final boolean[] cut;

    Results(List<ScoreRequest> requests, boolean greedy) {
      this.requests = requests;
      this.greedy = greedy;
      logProbs = new float[requests.size()][];
      missed = new boolean[requests.size()];
      cut = new boolean[requests.size()];
      for (int i = 0; i < logProbs.length; i++) {
        logProbs[i] = new float[requests.get(i).targets()];
      }
    }

    void add(List<ScoreWindow> windows, float[] values, boolean[] likeliest) {
      int at = 0;
      for (ScoreWindow window : windows) {
        int request = window.request();
        int first = requests.get(request).from();
        cut[request] |= window.begin() > 0;
        for (int token = window.from(); token < window.end(); token++) {
          logProbs[request][token - first] = values[at];
          missed[request] |= greedy && !likeliest[at];
          at++;
        }
      }
    }

    List<Score> scores() {
      return IntStream.range(0, logProbs.length)
          .mapToObj(i -> new Score(logProbs[i], greedy && !missed[i], cut[i]))
          .toList();
    }
  }
}
