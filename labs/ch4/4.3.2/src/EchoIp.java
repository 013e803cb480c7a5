import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers each request with the address that it came from and the one that it was sent to. */
public class EchoIp {
  public static void main(String[] arguments) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(80), 0);
    server.createContext("/", exchange -> {
      String from = exchange.getRemoteAddress().getAddress().getHostAddress();
      String host = exchange.getRequestHeaders().getFirst("Host");
      String to = host == null ? "" : host.replaceAll(":\\d+$", "");
      byte[] answer = ("src: " + from + " / dest: " + to + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer);
      }
    });
    server.start();
  }
}
