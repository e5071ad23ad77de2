// The one symbol that libLibTorchSharp.so takes from GLIBCXX_3.4.32. It starts the standard streams, which older
// versions of libstdc++ do by themselves.
namespace std { void ios_base_library_init() {} }
