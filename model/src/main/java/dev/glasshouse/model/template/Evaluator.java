package dev.glasshouse.model.template;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries a template out, once. */
final class Evaluator {
  /** How a statement ends. */
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  private final Budget budget;
  private Scope scope;
  private StringBuilder out = new StringBuilder();

  /**
   * @param variables the variables and functions of the template, of the kinds in {@link Values}
   * @param budget what it may cost
   */
  Evaluator(Map<String, @Nullable Object> variables, Budget budget) {
    this.budget = budget;
    var globals = new Scope(null);
    variables.forEach(globals::set);
    this.scope = new Scope(globals);
  }

  /**
   * The text that a template makes.
   *
   * @throws UserError if it cannot be carried out within the budget
   */
  String run(List<Node> nodes) {
    all(nodes);
    return out.toString();
  }

  private End all(List<Node> nodes) {
    for (Node node : nodes) {
      End end;
      try {
        budget.charge(1);
        budget.enter();
        end = one(node);
        budget.leave();
      } catch (Fault fault) {
        throw TemplateErrors.failed(node.line(), String.valueOf(fault.getMessage()));
      }
      if (end != End.NORMAL) {
        return end;
      }
    }
    return End.NORMAL;
  }

  private End one(Node node) {
    switch (node) {
      case Node.Text text -> put(text.text());
      case Node.Output output -> put(Printer.text(eval(output.value()), budget));
      case Node.If choice -> {
        return all(Values.isTrue(eval(choice.test())) ? choice.yes() : choice.no());
      }
      case Node.For loop -> loop(loop);
      case Node.Set set -> assign(set.targets(), eval(set.value()));
      case Node.SetAttribute set -> {
        if (!(scope.get(set.namespace()) instanceof Namespace namespace)) {
          throw new Fault("'" + set.namespace() + "' is no namespace, and nothing else changes");
        }
        namespace.set(set.attribute(), eval(set.value()));
      }
      case Node.SetText set -> scope.set(set.target(), captured(set.body()));
      case Node.Macro macro -> scope.set(macro.name(), macro(macro));
      case Node.Group group -> {
        return all(group.body());
      }
      case Node.Leave leave -> {
        return leave.loop() ? End.BREAK : End.CONTINUE;
      }
    }
    return End.NORMAL;
  }

  private void put(String text) {
    budget.chargeText(text.length());
    out.append(text);
  }

  private String captured(List<Node> body) {
    StringBuilder outer = out;
    out = new StringBuilder();
    all(body);
    String text = out.toString();
    out = outer;
    return text;
  }

  private void loop(Node.For loop) {
    List<@Nullable Object> items = Values.items(eval(loop.items()), budget);
    Scope outer = scope;
    if (loop.filter() != null) {
      var chosen = new ArrayList<@Nullable Object>();
      for (Object item : items) {
        scope = new Scope(outer);
        assign(loop.targets(), item);
        if (Values.isTrue(eval(loop.filter()))) {
          chosen.add(item);
        }
      }
      items = chosen;
    }
    for (int i = 0; i < items.size(); i++) {
      budget.charge(1);
      scope = new Scope(outer);
      scope.set("loop", new Loop(items, i));
      assign(loop.targets(), items.get(i));
      if (all(loop.body()) == End.BREAK) {
        break;
      }
    }
    scope = outer;
    if (items.isEmpty()) {
      all(loop.none());
    }
  }

  private void assign(List<String> targets, @Nullable Object value) {
    if (targets.size() == 1) {
      scope.set(targets.getFirst(), value);
      return;
    }
    List<@Nullable Object> parts = Values.items(value, budget);
    if (parts.size() != targets.size()) {
      throw new Fault(
          "%d values cannot be given to %d names".formatted(parts.size(), targets.size()));
    }
    for (int i = 0; i < parts.size(); i++) {
      scope.set(targets.get(i), parts.get(i));
    }
  }

  private Callable macro(Node.Macro macro) {
    Scope around = scope;
    return args -> {
      if (args.positional().size() > macro.parameters().size()) {
        throw new Fault("the macro '" + macro.name() + "' is given too many arguments");
      }
      for (String name : args.named().keySet()) {
        if (!macro.parameters().contains(name)) {
          throw new Fault("the macro '%s' has no parameter '%s'".formatted(macro.name(), name));
        }
      }
      Scope caller = scope;
      scope = new Scope(around);
      for (int i = 0; i < macro.parameters().size(); i++) {
        String name = macro.parameters().get(i);
        boolean isGiven = i < args.positional().size() || args.named().containsKey(name);
        Expr otherwise = macro.defaults().get(i);
        Object value =
            isGiven
                ? args.get(i, name, null)
                : otherwise == null ? new Undefined("'" + name + "'") : eval(otherwise);
        scope.set(name, value);
      }
      String text = captured(macro.body());
      scope = caller;
      return text;
    };
  }

  private @Nullable Object eval(Expr expr) {
    try {
      budget.charge(1);
      budget.enter();
      Object value = value(expr);
      budget.leave();
      return value;
    } catch (Fault fault) {
      throw TemplateErrors.failed(expr.line(), String.valueOf(fault.getMessage()));
    }
  }

  private @Nullable Object value(Expr expr) {
    return switch (expr) {
      case Expr.Literal literal -> literal.value();
      case Expr.Name name -> scope.get(name.name());
      case Expr.Attribute attribute ->
          Methods.attribute(eval(attribute.of()), attribute.name(), budget);
      case Expr.Item item -> Operators.item(eval(item.of()), eval(item.index()), budget);
      case Expr.Slice slice ->
          Operators.slice(
              eval(slice.of()),
              evalOrNull(slice.start()),
              evalOrNull(slice.stop()),
              evalOrNull(slice.step()),
              budget);
      case Expr.Call call -> call(call);
      case Expr.Filter filter ->
          Filters.apply(filter.name(), eval(filter.input()), args(filter.arguments()), budget);
      case Expr.Test test ->
          Tests.test(test.name(), eval(test.input()), args(test.arguments()), budget);
      case Expr.Not not -> !Values.isTrue(eval(not.operand()));
      case Expr.Sign sign -> {
        Object operand = eval(sign.operand());
        yield Operators.binary(sign.negative() ? "-" : "+", 0L, operand, budget);
      }
      case Expr.Binary binary -> binary(binary);
      case Expr.Compare compare -> compare(compare);
      case Expr.Logic logic -> {
        Object left = eval(logic.left());
        yield Values.isTrue(left) == logic.and() ? eval(logic.right()) : left;
      }
      case Expr.Conditional choice -> {
        if (Values.isTrue(eval(choice.test()))) {
          yield eval(choice.yes());
        }
        yield choice.no() == null
            ? new Undefined("the value of an 'if' without 'else'")
            : eval(choice.no());
      }
      case Expr.ListOf list -> {
        var items = new ArrayList<@Nullable Object>();
        list.items().forEach(item -> items.add(eval(item)));
        yield list.isTuple() ? Tuple.of(items) : items;
      }
      case Expr.MapOf map -> {
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (int i = 0; i < map.keys().size(); i++) {
          Object key = eval(map.keys().get(i));
          if (!(key == null || key instanceof String || Values.isNumber(key))) {
            throw new Fault(Values.kind(key) + " cannot be a key");
          }
          entries.put(key, eval(map.values().get(i)));
        }
        yield Collections.unmodifiableMap(entries);
      }
    };
  }

  private @Nullable Object evalOrNull(@Nullable Expr expr) {
    return expr == null ? null : eval(expr);
  }

  private @Nullable Object call(Expr.Call call) {
    Object function = eval(call.function());
    if (function instanceof Callable callable) {
      return callable.call(args(call.arguments()));
    }
    if (function instanceof Undefined undefined) {
      throw undefined.fault();
    }
    throw new Fault(Values.kind(function) + " cannot be called");
  }

  private Args args(Expr.Arguments arguments) {
    var positional = new ArrayList<@Nullable Object>();
    arguments.positional().forEach(argument -> positional.add(eval(argument)));
    var named = new LinkedHashMap<String, @Nullable Object>();
    arguments.named().forEach((name, argument) -> named.put(name, eval(argument)));
    return new Args(positional, named);
  }

  /** Long chains lean to the left: they are gone down by a loop. */
  private @Nullable Object binary(Expr.Binary last) {
    Deque<Expr.Binary> chain = new ArrayDeque<>();
    Expr first = last;
    while (first instanceof Expr.Binary binary) {
      chain.push(binary);
      first = binary.left();
    }
    Object value = eval(first);
    for (Expr.Binary binary : chain) {
      budget.charge(1);
      value = Operators.binary(binary.operator(), value, eval(binary.right()), budget);
    }
    return value;
  }

  private boolean compare(Expr.Compare compare) {
    Object left = eval(compare.first());
    for (int i = 0; i < compare.operators().size(); i++) {
      Object right = eval(compare.others().get(i));
      if (!Operators.compare(compare.operators().get(i), left, right, budget)) {
        return false;
      }
      left = right;
    }
    return true;
  }
}
